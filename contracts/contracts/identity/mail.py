"""What identity seals into its events: mails for notifications, proven addresses for scheduling."""

from enum import StrEnum

from contracts.types import Email, Line, Locale, Shape, Token


class MailKind(StrEnum):
    """What a mail about an account says."""

    VERIFY_EMAIL = "verify_email"
    ALREADY_REGISTERED = "already_registered"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of mail, not a secret
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of mail, not a secret
    TOTP_CHANGED = "totp_changed"
    INVITATION = "invitation"
    ERASED = "erased"


class AccountMail(Shape):
    """To whom a mail about an account goes, and its link; in clear only inside a `Sealed` field."""

    name: Line
    email: Email
    locale: Locale | None = None
    token: Token | None = None
    """Opens the link that the mail is about."""
    business_name: Line | None = None
    """Who invites."""
    role: Line | None = None
    """As what."""


class VerifiedEmail(Shape):
    """An address that its holder has proven to be theirs; in clear only inside a `Sealed` field."""

    email: Email
