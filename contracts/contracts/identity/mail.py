"""What identity seals into its events: mails for notifications, proven addresses for scheduling."""

from enum import StrEnum

from pydantic import AwareDatetime

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


class PlanMailKind(StrEnum):
    """What a mail to the owners of a business says about its plan."""

    PAST_DUE = "plan_past_due"
    """Nothing pays for it any more."""
    SUSPENDED = "plan_suspended"
    """It takes nothing new on."""
    RESTORED = "plan_restored"
    """Everything goes on."""


class AccountMail(Shape):
    """To whom a mail about an account goes, and its link; in clear only inside a `Sealed` field."""

    name: Line
    email: Email
    locale: Locale | None = None
    token: Token | None = None
    """Opens the link that the mail is about."""
    business_name: Line | None = None
    """Who invites; whose plan it is about."""
    role: Line | None = None
    """As what."""
    until: AwareDatetime | None = None
    """How long everything goes on."""


class VerifiedEmail(Shape):
    """An address that its holder has proven to be theirs; in clear only inside a `Sealed` field."""

    email: Email
