"""Shapes of the second factor."""

from contracts.types import Shape


class TotpSecret(Shape):
    """What an authenticator app is set up with; shown once."""

    secret: str
    """Base32 (RFC 4648)."""
    uri: str
    """The same as an `otpauth:` address, for a QR code."""


class RecoveryCodes(Shape):
    """Codes for when the authenticator app is lost: each works once. Shown once."""

    codes: list[str]


class TotpStatus(Shape):
    """Whether a user has a second factor."""

    active: bool
    recovery_codes_left: int
