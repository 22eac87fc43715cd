"""What identity tells the other contexts."""

from contracts.event import Event
from contracts.permissions import Role
from contracts.types import BusinessId, Currency, Email, Line, Locale, Slug, UserId, Zone


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


class UserRegistered(Event, subject="identity.user.registered.v1", about="user_id"):
    """A person has a login. The e-mail is not yet proven."""

    user_id: UserId
    name: Line
    email: Email


class RoleGranted(Event, subject="identity.role.granted.v1", about="user_id"):
    """A user may act in a business."""

    user_id: UserId
    business_id: BusinessId
    role: Role
    name: Line
    email: Email


class RoleRevoked(Event, subject="identity.role.revoked.v1", about="user_id"):
    """A user may no longer act in a business in this role."""

    user_id: UserId
    business_id: BusinessId
    role: Role
