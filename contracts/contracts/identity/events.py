"""What identity tells the other contexts."""

from contracts.event import Event
from contracts.permissions import Role
from contracts.types import BusinessId, Currency, Line, Locale, Slug, UserId, Zone


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
