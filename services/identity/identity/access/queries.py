"""Whether a login may act now, and as what."""

from contracts.identity.api import Access, GetAccess
from contracts.permissions import Role
from identity.logins import queries as logins
from identity.roles import queries as roles
from identity.users import queries as users
from kit import clock
from kit.db import Session

NONE = Access(active=False, roles=[])


async def get(session: Session, asked: GetAccess) -> Access:
    """Whether the login still stands, and its user's roles in the business asked about, whatever the scope is.

    An unknown login is not active; a business that does not exist gives no roles.
    """
    found = await logins.find(session, asked.login_id, asked.user_id)
    if found is None:
        return NONE
    login, user = found
    current = login.login_version == user.login_version and asked.version in (None, login.login_version)
    if not (login.is_open(clock.now()) and current):
        return NONE
    held = [grant.role for grant in await roles.grants_of(session, user.id) if grant.business_id == asked.business_id]
    if await users.is_platform_admin(session, user.id):
        held.append(Role.PLATFORM_ADMIN)
    return Access(active=True, roles=held)
