"""What identity seals into its events: mails for notifications, proven addresses for scheduling."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import DisputeId, Email, Line, Locale, Money, Shape, Token


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


class OwnerMailKind(StrEnum):
    """What a mail to the owners of a business says of what they should not miss."""

    TRIAL_ENDING = "trial_ending"
    """Its trial is over in a few days."""
    DISPUTE_OPENED = "dispute_opened"
    """A bank asks for a payment back."""
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"


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
    """How long everything goes on; until when a dispute is to be answered."""
    amount: Money | None = None
    """What a bank asks for, or asked for."""
    what: Line | None = None
    """What was paid for, in the business's words."""
    reason: Line | None = None
    """Stripe's name of what a customer told their bank."""
    dispute_id: DisputeId | None = None


class VerifiedEmail(Shape):
    """An address that its holder has proven to be theirs; in clear only inside a `Sealed` field."""

    email: Email
