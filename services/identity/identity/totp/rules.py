"""Codes of authenticator apps (RFC 6238, with the parameters every app knows), and codes on paper."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
DIGITS: Final = 6
DRIFT: Final = 1
"""So many steps a clock may be off, in either direction (RFC 6238, section 5.2)."""
RECOVERY_CODES: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike: 31 of them, so 16 make 79 bits."""


def new_secret() -> str:
    """160 random bits in base32: as many as HMAC-SHA-1 takes (RFC 4226, section 4)."""
    return pyotp.random_base32(32)


def uri(secret: str, email: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step that this is the code of; None for a wrong one, and for one of a step not after the last used.

    A code is accepted once: whoever looks over a shoulder cannot use it again (RFC 6238, section 5.2).
    """
    app, current = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS), int(now.timestamp()) // STEP_SECONDS
    steps: Iterable[int] = range(current - DRIFT, current + DRIFT + 1)
    right = [step for step in steps if hmac.compare_digest(app.generate_otp(step), code)]
    return next((step for step in right if step > after), None)


def new_recovery_codes() -> list[str]:
    """Codes to be written down, in groups of four."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    ]


def plain(code: str) -> str:
    """A code as it is compared: without what people put between its letters."""
    return code.replace("-", "").replace(" ", "").lower()
