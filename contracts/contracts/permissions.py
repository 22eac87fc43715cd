"""Roles and what each may do; read by the gateway's rows and again by every context."""

from enum import StrEnum


class Role(StrEnum):
    """A user's standing in one business, or on the platform."""

    CUSTOMER = "customer"
    STAFF = "staff"
    MANAGER = "manager"
    OWNER = "owner"
    PLATFORM_ADMIN = "platform_admin"


_STAFF = {
    "bookings:read",
    "bookings:write",
    "customers:read",
    "customers:write",
    "credits:read",
    "purchases:write",
    "services:read",
    "staff:read",
    "schedules:read",
    "notifications:read",
    "notes:read",
    "notes:write",
    "rooms:join",
}
_MANAGER = _STAFF | {
    "bookings:override",
    "customers:manage",
    "credits:write",
    "services:write",
    "staff:write",
    "schedules:write",
    "notifications:write",
    "notes:supervise",
    "members:read",
    "members:invite",
}
_OWNER = _MANAGER | {"business:write", "members:write"}
_CONFIDENTIAL = {"notes:read", "notes:write", "notes:supervise", "rooms:join"}
"""What stays between a customer and the business: the platform's own people may not."""

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.CUSTOMER: frozenset(),
    Role.STAFF: frozenset(_STAFF),
    Role.MANAGER: frozenset(_MANAGER),
    Role.OWNER: frozenset(_OWNER),
    Role.PLATFORM_ADMIN: frozenset(_OWNER - _CONFIDENTIAL | {"platform:read", "platform:write"}),
}


def permitted(roles: frozenset[Role] | set[Role], permission: str) -> bool:
    """Whether any of these roles carries the permission."""
    return any(permission in PERMISSIONS[role] for role in roles)
