"""The platform: its admins see every business, stop one and let it go on, and leave a mark wherever they look."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from identity_driver import Identity, Opened, acting

from contracts.identity.api import GetBusiness, GrantRole, ListMembers, RevokeRole, Tokens, UpdateBusiness
from contracts.identity.api_keys.api import CreateApiKey, RevokeApiKey
from contracts.identity.audit.api import ListAudit
from contracts.identity.events import BusinessReinstated, BusinessSuspended
from contracts.identity.platform.api import (
    EnterBusiness,
    GetPlatformBusiness,
    ListBusinesses,
    ReadAudit,
    ReinstateBusiness,
    SuspendBusiness,
)
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.scope import Scope
from testkit import published
from testkit.servers import Servers

REASON = "Three invoices are due"


@pytest.fixture
async def admin(identity: Identity) -> Scope:
    """Somebody who runs the platform, in no business."""
    return running_it(await identity.register("Root"))


def running_it(tokens: Tokens) -> Scope:
    alone = acting(tokens)
    return Scope(None, alone.actor, frozenset({Role.PLATFORM_ADMIN}), cause="test")


async def commands(identity: Identity, opened: Opened, **filters: Any) -> list[str]:
    return [entry.command for entry in (await identity.ask(ListAudit(**filters), opened.scope)).items]


class TestSuspend:
    async def test_stops_what_changes_and_nothing_that_reads(
        self, identity: Identity, studio: Opened, rival: Opened, admin: Scope
    ) -> None:
        key = await identity.ask(CreateApiKey(name="Till", permissions=["bookings:read"]), studio.scope)
        done = await identity.ask(SuspendBusiness(business_id=studio.business.id, reason=REASON), admin)
        assert (done.suspended, done.suspension_reason, done.version) == (True, REASON, 2)
        for asked in (
            UpdateBusiness(name="Else"),
            GrantRole(email=studio.owner.user.email, role=Role.STAFF),
            CreateApiKey(name="Till", permissions=["bookings:read"]),
        ):
            assert await identity.refusal(asked, studio.scope) == (403, "business_suspended")
        assert len((await identity.ask(ListMembers(), studio.scope)).items) == 1
        assert (await identity.ask(GetBusiness(slug=studio.business.slug))).suspended
        assert (await identity.ask(UpdateBusiness(name="Else"), rival.scope)).name == "Else"
        assert (await identity.ask(RevokeApiKey(key_id=key.id), studio.scope)).revoked_at, "access can be taken away"
        missing = RevokeRole(user_id=uuid7(), role=Role.STAFF)
        assert (await identity.refusal(missing, studio.scope))[0] == 404

    async def test_does_not_bind_those_who_run_the_platform(
        self, identity: Identity, studio: Opened, admin: Scope
    ) -> None:
        await identity.ask(SuspendBusiness(business_id=studio.business.id, reason=REASON), admin)
        scope = Scope(studio.business.id, admin.actor, admin.roles)
        assert (await identity.ask(UpdateBusiness(name="Mended"), scope)).name == "Mended"

    async def test_twice_is_once_and_so_is_reinstating(
        self, identity: Identity, studio: Opened, admin: Scope, database: Database, heard: list[tuple[str, Any]]
    ) -> None:
        suspend = SuspendBusiness(business_id=studio.business.id, reason=REASON)
        reinstate = ReinstateBusiness(business_id=studio.business.id)
        await identity.ask(suspend, admin)
        again = await identity.ask(SuspendBusiness(business_id=studio.business.id, reason="Other"), admin)
        assert again.suspension_reason == REASON
        for _ in range(2):
            back = await identity.ask(reinstate, admin)
            assert (back.suspended, back.suspended_at, back.suspension_reason, back.version) == (False, None, None, 3)
        [suspended] = await published(database, studio.scope, BusinessSuspended)
        [reinstated] = await published(database, studio.scope, BusinessReinstated)
        assert (suspended.version, suspended.reason, reinstated.version) == (2, REASON, 3)
        told = f"live.identity.{studio.business.id}.business", {"slug": studio.business.slug}
        assert heard == [told, told]
        assert (await commands(identity, studio))[:2] == [reinstate.subject, suspend.subject]
        assert (await identity.ask(UpdateBusiness(name="On"), studio.scope)).name == "On"

    async def test_takes_somebody_who_runs_the_platform(self, identity: Identity, studio: Opened) -> None:
        for asked in (
            SuspendBusiness(business_id=studio.business.id, reason=REASON),
            ReinstateBusiness(business_id=studio.business.id),
            GetPlatformBusiness(business_id=studio.business.id),
            ReadAudit(business_id=studio.business.id),
            ListBusinesses(),
            EnterBusiness(),
        ):
            assert await identity.refusal(asked, studio.scope) == (403, "forbidden")

    async def test_an_unknown_business_is_not_there(self, identity: Identity, admin: Scope) -> None:
        for asked in (
            SuspendBusiness(business_id=uuid7(), reason=REASON),
            ReinstateBusiness(business_id=uuid7()),
            GetPlatformBusiness(business_id=uuid7()),
            ReadAudit(business_id=uuid7()),
        ):
            assert await identity.refusal(asked, admin) == (404, "not_found")


class TestListing:
    async def test_shows_every_business_newest_first_page_by_page(self, identity: Identity, admin: Scope) -> None:
        opened = [await identity.open_business(name) for name in ("Harbour", "Hill", "Garden")]
        page = await identity.ask(ListBusinesses(limit=2), admin)
        rest = await identity.ask(ListBusinesses(limit=1, cursor=page.cursor), admin)
        seen = [business.id for business in (*page.items, *rest.items)]
        assert seen == [each.business.id for each in reversed(opened)]
        assert await identity.refusal(ListBusinesses(cursor="bm9uc2Vuc2U"), admin) == (404, "cursor_not_found")

    async def test_finds_by_slug_name_and_suspension(self, identity: Identity, admin: Scope) -> None:
        named = f"Quay {uuid7().hex[-8:]}"
        quay, hill = await identity.open_business(named), await identity.open_business("Hill")
        await identity.ask(SuspendBusiness(business_id=hill.business.id, reason=REASON), admin)

        async def found(**asked: Any) -> set[Any]:
            return {business.id for business in (await identity.ask(ListBusinesses(**asked), admin)).items}

        assert await found(query=named.upper()[2:]) == await found(query=quay.business.slug) == {quay.business.id}
        assert hill.business.id in await found(suspended=True)
        assert quay.business.id not in await found(suspended=True)
        assert await found(query=hill.business.slug, suspended=False) == set()
        assert await found(query="100%_\\' or true --") == set()

    async def test_one_names_its_owners(self, identity: Identity, studio: Opened, admin: Scope) -> None:
        await identity.hire(studio, Role.MANAGER)
        shown = await identity.ask(GetPlatformBusiness(business_id=studio.business.id), admin)
        assert [owner.user_id for owner in shown.owners] == [studio.owner.user.id]


class TestAudit:
    async def test_tells_who_did_what_when_and_from_one_place(self, identity: Identity, studio: Opened) -> None:
        grace = await identity.hire(studio, Role.CUSTOMER)
        await identity.ask(GrantRole(email=grace.user.email, role=Role.STAFF), studio.scope)
        [granted, *_, created] = (await identity.ask(ListAudit(), studio.scope)).items
        assert (granted.command, created.command) == ("identity.role.grant.v1", "identity.business.create.v1")
        assert (granted.actor, granted.actor_name) == (str(studio.scope.actor), "Ada")
        assert granted.detail == {"user": to_typeid("usr", grace.user.id), "role": "staff"}
        assert grace.user.email not in granted.model_dump_json()

    async def test_is_filtered_and_paged(self, identity: Identity, studio: Opened, rival: Opened) -> None:
        for role in (Role.STAFF, Role.CUSTOMER, Role.MANAGER):
            await identity.ask(GrantRole(email=studio.owner.user.email, role=role), studio.scope)
        grants = await commands(identity, studio, command="identity.role.")
        assert grants == ["identity.role.grant.v1"] * 3
        assert await commands(identity, studio, command="identity_role_") == []
        assert await commands(identity, studio, actor=f"user:{to_typeid('usr', uuid7())}") == []
        assert len(await commands(identity, studio, actor=str(studio.scope.actor))) == 4
        now = clock.now()
        assert await commands(identity, studio, **{"from": now + timedelta(minutes=1)}) == []
        assert await commands(identity, studio, to=now - timedelta(minutes=5)) == []
        page = await identity.ask(ListAudit(limit=3), studio.scope)
        rest = await identity.ask(ListAudit(limit=3, cursor=page.cursor), studio.scope)
        assert (len(page.items), len(rest.items), rest.has_more) == (3, 1, False)
        assert await identity.refusal(ListAudit(cursor=page.cursor), rival.scope) == (404, "cursor_not_found")
        assert await commands(identity, rival) == ["identity.business.create.v1"]

    async def test_is_the_owners(self, identity: Identity, studio: Opened) -> None:
        for role in (Role.CUSTOMER, Role.STAFF, Role.MANAGER, Role.PLATFORM_ADMIN):
            assert (await identity.refusal(ListAudit(), acting(studio.owner, studio.business, role)))[0] == 403

    async def test_that_the_platform_has_read_it_stands_in_it(
        self, identity: Identity, studio: Opened, admin: Scope
    ) -> None:
        shown = await identity.ask(ReadAudit(business_id=studio.business.id), admin)
        assert [entry.command for entry in shown.items] == ["identity.business.create.v1"]
        [newest, *_] = (await identity.ask(ListAudit(), studio.scope)).items
        assert (newest.command, newest.actor) == (ReadAudit.subject, str(admin.actor))

    async def test_that_the_platform_is_at_work_stands_in_it_once_an_hour(
        self, identity: Identity, studio: Opened, admin: Scope
    ) -> None:
        scope, start = Scope(studio.business.id, admin.actor, admin.roles), clock.now()
        for minutes in (0, 1, 59, 61, 62):
            with clock.travel(start + timedelta(minutes=minutes)):
                await identity.ask(EnterBusiness(), scope)
        marks = [entry for entry in await commands(identity, studio) if entry == EnterBusiness.subject]
        assert len(marks) == 2


async def test_the_service_cannot_make_anybody_run_the_platform(servers: Servers, studio: Opened) -> None:
    connection = await asyncpg.connect(servers.database_url("identity"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("insert into platform_admins values ($1, now())", studio.owner.user.id)
    await connection.close()
