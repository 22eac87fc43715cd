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
    "billing:read",
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
    "keys:read",
    "keys:write",
    "payments:write",
}
_OWNER = _MANAGER | {"billing:write", "business:write", "members:write", "audit:read"}
_CONFIDENTIAL = {"notes:read", "notes:write", "notes:supervise", "rooms:join"}
"""What stays between a customer and the business: the platform's own people may not."""
_LEAVES_NO_MARK = {"keys:read", "keys:write", "audit:read"}
"""What would let the platform's own people act as the business, or look at its audit log without a trace there."""

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.CUSTOMER: frozenset(),
    Role.STAFF: frozenset(_STAFF),
    Role.MANAGER: frozenset(_MANAGER),
    Role.OWNER: frozenset(_OWNER),
    Role.PLATFORM_ADMIN: frozenset(_OWNER - _CONFIDENTIAL - _LEAVES_NO_MARK | {"platform:read", "platform:write"}),
}

KEY_PERMISSIONS: frozenset[str] = frozenset(_OWNER - {"keys:read", "keys:write", "members:write"})
"""What a secret API key can be made for. Who may act at all is a person's to say: a leaked key makes no other one."""


def permitted(roles: frozenset[Role] | set[Role], permission: str) -> bool:
    """Whether any of these roles carries the permission."""
    return any(permission in PERMISSIONS[role] for role in roles)
