"""Whether a login may act now, and as what."""

from sqlalchemy import exists, select

from contracts.identity.api import Access, GetAccess
from contracts.permissions import Role
from identity.logins.models import Login
from identity.roles import queries as roles
from identity.totp import queries as factors
from identity.users.models import PlatformAdmin, User
from kit import clock
from kit.db import Session

NONE = Access(active=False, roles=[])


async def get(session: Session, asked: GetAccess) -> Access:
    """Whether the login still stands, and its user's roles in the business asked about, whatever the scope is.

    An unknown login is not active; a business that does not exist gives no roles, and one that asks for a second
    factor gives those without one a customer's alone. Costs two short queries: the gateway
    asks this for every caller it does not remember.
    """
    runs_platform = exists().where(PlatformAdmin.user_id == User.id)
    query = select(Login, User.login_version, runs_platform, factors.active()).join(User, User.id == Login.user_id)
    found = (await session.execute(query.where(Login.id == asked.login_id, User.id == asked.user_id))).first()
    if found is None:
        return NONE
    login, version, is_admin, has_factor = found
    if not login.is_open(clock.now()) or login.login_version != version or asked.version not in (None, version):
        return NONE
    if login.only_in is not None and login.only_in != asked.business_id:
        return Access(active=True, roles=[], only_in=login.only_in)
    held, needs_factor = await roles.roles_in(session, asked.user_id, asked.business_id)
    given = held if has_factor or not needs_factor else [role for role in held if role is Role.CUSTOMER]
    withheld = len(given) < len(held)
    everywhere = is_admin and login.only_in is None
    shown = [*given, Role.PLATFORM_ADMIN] if everywhere else given
    return Access(active=True, roles=shown, needs_totp=withheld, only_in=login.only_in)
