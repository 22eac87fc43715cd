"""Who may invite to what, and for how long an invitation stands."""

from datetime import timedelta
from typing import Final

from contracts.permissions import Role

LASTS: Final = timedelta(days=7)
BELOW: Final = {
    Role.OWNER: frozenset({Role.CUSTOMER, Role.STAFF, Role.MANAGER, Role.OWNER}),
    Role.PLATFORM_ADMIN: frozenset({Role.CUSTOMER, Role.STAFF, Role.MANAGER, Role.OWNER}),
    Role.MANAGER: frozenset({Role.CUSTOMER, Role.STAFF}),
}
"""The roles that each may invite to: an owner to all of a business's, a manager to those below their own."""


def may_invite(roles: frozenset[Role], to: Role) -> bool:
    """Whether somebody with these roles may invite to another."""
    return any(to in BELOW.get(role, ()) for role in roles)
