"""Access: what the gateway is told about a login before it lets somebody act."""

from datetime import timedelta

import asyncpg
from identity_driver import PASSWORD, Identity, Opened, acting, claims_of

from contracts.identity.api import Access, GetAccess, GetMe, LogIn, LogOut, Tokens
from contracts.permissions import Role
from contracts.types import uuid7
from identity.logins import rules
from kit import clock
from kit.scope import Scope
from testkit.servers import Servers


async def access(
    identity: Identity, tokens: Tokens, opened: Opened | None = None, scope: Scope | None = None, **changes: object
) -> Access:
    claims = claims_of(tokens)
    fields = {"user_id": claims.sub, "login_id": claims.sid, "version": claims.ver} | changes
    asked = GetAccess(**fields, business_id=opened.business.id if opened else None)
    return await identity.ask(asked, scope or acting(tokens))


async def test_tells_the_roles_in_the_business_asked_about(identity: Identity, studio: Opened, rival: Opened) -> None:
    grace = await identity.register("Grace")
    await identity.join(studio, grace, Role.MANAGER)
    await identity.join(rival, grace, Role.CUSTOMER)
    for scope in (acting(grace), studio.scope, rival.scope):  # whatever the gateway knew when it asked
        assert await access(identity, grace, studio, scope) == Access(active=True, roles=[Role.MANAGER])
        assert await access(identity, grace, rival, scope) == Access(active=True, roles=[Role.CUSTOMER])
        assert await access(identity, grace, None, scope) == Access(active=True, roles=[])


async def test_an_ended_login_is_not_active(identity: Identity, studio: Opened) -> None:
    await identity.ask(LogOut(refresh_token=studio.owner.refresh_token))
    assert await access(identity, studio.owner, studio) == Access(active=False, roles=[])


async def test_other_logins_of_the_user_stay_active(identity: Identity, studio: Opened) -> None:
    phone = await identity.ask(LogIn(email=studio.owner.user.email, password=PASSWORD))
    await identity.ask(LogOut(refresh_token=studio.owner.refresh_token))
    assert (await access(identity, phone, studio)).roles == [Role.OWNER]


async def test_a_login_that_has_run_out_is_not_active(identity: Identity, studio: Opened) -> None:
    with clock.travel(clock.now() + rules.LASTS - timedelta(minutes=1)):
        assert (await access(identity, studio.owner, studio)).active
    with clock.travel(clock.now() + rules.LASTS):
        assert not (await access(identity, studio.owner, studio)).active


async def test_a_login_of_another_user_or_version_or_of_nobody_is_not_active(
    identity: Identity, studio: Opened, rival: Opened
) -> None:
    assert not (await access(identity, studio.owner, studio, user_id=rival.owner.user.id)).active
    assert not (await access(identity, studio.owner, studio, version=2)).active
    assert not (await access(identity, studio.owner, studio, login_id=uuid7())).active


async def test_platform_admins_are_made_by_operators(identity: Identity, studio: Opened, servers: Servers) -> None:
    admin = await asyncpg.connect(servers.admin_url)
    user_id = studio.owner.user.id
    await admin.execute("insert into identity.platform_admins (user_id, granted_at) values ($1, now())", user_id)
    await admin.close()
    assert (await access(identity, studio.owner)).roles == [Role.PLATFORM_ADMIN]
    assert (await access(identity, studio.owner, studio)).roles == [Role.OWNER, Role.PLATFORM_ADMIN]
    assert (await identity.ask(GetMe(), studio.scope)).platform_admin


async def test_who_am_i_takes_a_person(identity: Identity) -> None:
    assert (await identity.refusal(GetMe()))[0] == 401
