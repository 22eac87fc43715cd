"""What identity tells the other contexts."""

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.identity.mail import MailKind, OwnerMailKind, PlanMailKind
from contracts.permissions import Role
from contracts.types import BusinessId, Currency, Line, Locale, MailId, Sealed, Slug, UserId, Zone


class BusinessCreated(Event, subject="identity.business.created.v1", about="business_id"):
    """A business exists and may set up what it sells."""

    business_id: BusinessId
    slug: Slug
    name: Line
    timezone: Zone
    currency: Currency
    locale: Locale
    owner_id: UserId


class BusinessUpdated(Event, subject="identity.business.updated.v1", about="business_id"):
    """A business changed its profile; the fields are the new state."""

    business_id: BusinessId
    slug: Slug
    name: Line
    timezone: Zone
    currency: Currency
    locale: Locale


class BusinessSuspended(Event, subject="identity.business.suspended.v1", about="business_id"):
    """The platform has suspended a business: nothing in it changes until it is reinstated."""

    business_id: BusinessId
    reason: Line


class BusinessReinstated(Event, subject="identity.business.reinstated.v1", about="business_id"):
    """A suspended business goes on."""

    business_id: BusinessId


class UserRegistered(Event, subject="identity.user.registered.v1", about="user_id"):
    """A person has a login. Their address is not yet proven, and not said: a mail to them would carry it sealed."""

    user_id: UserId
    name: Line


class RoleGranted(Event, subject="identity.role.granted.v1", about="user_id"):
    """A user may act in a business."""

    user_id: UserId
    business_id: BusinessId
    role: Role
    name: Line


class RoleRevoked(Event, subject="identity.role.revoked.v1", about="user_id"):
    """A user may no longer act in a business in this role."""

    user_id: UserId
    business_id: BusinessId
    role: Role


class UserEmailVerified(Event, subject="identity.user.email_verified.v1", about="user_id"):
    """A user has proven that an address is theirs. Whoever knows a customer by it may show them what is theirs."""

    user_id: UserId
    address: Sealed
    """A `contracts.identity.mail.VerifiedEmail`, sealed to scheduling."""


class UserErased(Event, subject="identity.user.erased.v1", about="user_id"):
    """A user had their account erased: whoever keeps anything that tells who they are deletes it now."""

    user_id: UserId


class MailRequested(Event, subject="identity.mail.requested.v1", about="mail_id"):
    """Somebody is to be told something about an account. In a business where the business invites them."""

    mail_id: MailId
    kind: MailKind
    user_id: UserId | None = None
    """Whose account it is about; null for somebody who has none."""
    expires_at: AwareDatetime
    """From then on the mail is worth nothing."""
    mail: Sealed
    """A `contracts.identity.mail.AccountMail`, sealed to notifications."""


class PlanMailRequested(Event, subject="identity.plan_mail.requested.v1", about="mail_id"):
    """An owner of the business is to be told where it stands with the platform."""

    mail_id: MailId
    kind: PlanMailKind
    user_id: UserId
    expires_at: AwareDatetime
    """From then on the mail is worth nothing."""
    mail: Sealed
    """A `contracts.identity.mail.AccountMail`, sealed to notifications."""


class OwnerMailRequested(Event, subject="identity.owner_mail.requested.v1", about="mail_id"):
    """An owner of the business is to be told what they should not miss: of its trial, or of a dispute."""

    mail_id: MailId
    """Made of what is told and of who is told it: the same however often it is asked for."""
    kind: OwnerMailKind
    user_id: UserId
    expires_at: AwareDatetime
    """From then on the mail is worth nothing."""
    mail: Sealed
    """A `contracts.identity.mail.AccountMail`, sealed to notifications."""
