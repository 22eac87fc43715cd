"""Roles: granted and revoked by owners, never the last owner's, seen by managers."""

import asyncio

import pytest
from identity_driver import Identity, Opened, Refused, acting

from contracts.identity.api import GetMe, GrantRole, ListMembers, RevokeRole
from contracts.identity.events import RoleGranted, RoleRevoked
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from kit.db import Database
from testkit import published


class TestGrant:
    async def test_lets_a_user_act(self, identity: Identity, studio: Opened, database: Database) -> None:
        grace = await identity.hire(studio, Role.STAFF)
        member = await identity.ask(GrantRole(email=grace.user.email.upper(), role=Role.MANAGER), studio.scope)
        assert (member.user_id, member.roles) == (grace.user.id, [Role.MANAGER, Role.STAFF])
        granted = (await published(database, studio.scope, RoleGranted))[-1]
        assert (granted.user_id, granted.role, granted.business_id) == (grace.user.id, "manager", studio.business.id)
        me = await identity.ask(GetMe(), acting(grace))
        assert [grant.role for grant in me.roles] == [Role.MANAGER, Role.STAFF]

    async def test_twice_is_once(self, identity: Identity, studio: Opened, database: Database) -> None:
        grace = await identity.hire(studio, Role.CUSTOMER)
        ask = GrantRole(email=grace.user.email, role=Role.STAFF)
        await asyncio.gather(*(identity.ask(ask, studio.scope) for _ in range(10)))
        told = [
            event for event in await published(database, studio.scope, RoleGranted) if event.user_id == grace.user.id
        ]
        assert [(event.role, event.version) for event in told] == [(Role.CUSTOMER, 3), (Role.STAFF, 4)]

    async def test_the_facts_about_a_user_are_counted_across_businesses(
        self, identity: Identity, studio: Opened, rival: Opened, database: Database
    ) -> None:
        grace = await identity.hire(studio, Role.CUSTOMER)
        await identity.join(rival, grace, Role.CUSTOMER)
        grants = [
            identity.ask(GrantRole(email=grace.user.email, role=role), opened.scope)
            for opened in (studio, rival)
            for role in (Role.STAFF, Role.MANAGER)
        ]
        await asyncio.gather(*grants)
        told = [
            *await published(database, studio.scope, RoleGranted),
            *await published(database, rival.scope, RoleGranted),
        ]
        assert sorted(event.version for event in told if event.user_id == grace.user.id) == [3, 4, 5, 6, 7, 8]

    async def test_takes_a_member_and_does_not_tell_who_else_is_registered(
        self, identity: Identity, studio: Opened, rival: Opened
    ) -> None:
        stranger, elsewhere = await identity.verified("Grace"), rival.owner
        answers = []
        for email in ("nobody@example.com", stranger.user.email, elsewhere.user.email):
            with pytest.raises(Refused) as refused:
                await identity.ask(GrantRole(email=email, role=Role.STAFF), studio.scope)
            answers.append((refused.value.status, refused.value.problem))
        assert answers[0] == answers[1] == answers[2]
        assert (answers[0][0], answers[0][1]["code"]) == (404, "identity.no_such_user")

    async def test_the_platform_is_nobodys_to_give(self, identity: Identity, studio: Opened) -> None:
        ask = GrantRole(email=studio.owner.user.email, role=Role.PLATFORM_ADMIN)
        assert await identity.refusal(ask, studio.scope) == (403, "identity.platform_role")

    async def test_takes_an_owner(self, identity: Identity, studio: Opened) -> None:
        for role in (Role.CUSTOMER, Role.STAFF, Role.MANAGER):
            scope = acting(studio.owner, studio.business, role)
            for ask in (
                GrantRole(email=studio.owner.user.email, role=Role.STAFF),
                RevokeRole(user_id=studio.owner.user.id, role=Role.OWNER),
            ):
                assert await identity.refusal(ask, scope) == (403, "forbidden")


class TestRevoke:
    async def test_ends_what_a_user_may(self, identity: Identity, studio: Opened, database: Database) -> None:
        grace = await identity.hire(studio)
        left = await identity.ask(RevokeRole(user_id=grace.user.id, role=Role.STAFF), studio.scope)
        assert left.roles == []
        assert (await identity.ask(GetMe(), acting(grace))).roles == []
        [revoked] = await published(database, studio.scope, RoleRevoked)
        assert (revoked.user_id, revoked.role, revoked.version) == (grace.user.id, Role.STAFF, 4)

    async def test_the_last_owner_stays(self, identity: Identity, studio: Opened) -> None:
        ask = RevokeRole(user_id=studio.owner.user.id, role=Role.OWNER)
        assert await identity.refusal(ask, studio.scope) == (409, "identity.last_owner")

    async def test_two_owners_who_revoke_each_other_leave_one(self, identity: Identity, studio: Opened) -> None:
        for _ in range(5):
            other = await identity.hire(studio, Role.OWNER)
            both = [studio.owner.user.id, other.user.id]
            asked = [identity.ask(RevokeRole(user_id=user_id, role=Role.OWNER), studio.scope) for user_id in both]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["identity.last_owner"]
            members = (await identity.ask(ListMembers(), studio.scope)).items
            [owner] = [member for member in members if Role.OWNER in member.roles]
            if owner.user_id != studio.owner.user.id:
                await identity.join(studio, studio.owner, Role.OWNER)
                await identity.ask(RevokeRole(user_id=owner.user_id, role=Role.OWNER), studio.scope)

    async def test_a_role_that_is_not_held_and_another_businesss_member_are_the_same_404(
        self, identity: Identity, studio: Opened, rival: Opened
    ) -> None:
        grace = await identity.hire(studio)
        problems = []
        for user_id in (uuid7(), grace.user.id):
            with pytest.raises(Refused) as refused:
                await identity.ask(RevokeRole(user_id=user_id, role=Role.STAFF), rival.scope)
            problems.append({**refused.value.problem, "trace_id": None})
        assert problems[0] == problems[1]
        assert problems[0]["status"] == 404
        assert len((await identity.ask(GetMe(), acting(grace))).roles) == 1


class TestSignals:
    async def test_the_gateway_hears_of_every_change(
        self, identity: Identity, studio: Opened, heard: list[tuple[str, dict]]
    ) -> None:
        grace = await identity.hire(studio)
        await identity.ask(RevokeRole(user_id=grace.user.id, role=Role.STAFF), studio.scope)
        who = {"user_id": to_typeid("usr", grace.user.id), "login_id": None}
        assert heard == [(f"live.identity.{studio.business.id}.access", who)] * 2


class TestMembers:
    async def test_are_listed_page_by_page(self, identity: Identity, studio: Opened) -> None:
        hired = [await identity.hire(studio) for _ in range(4)]
        await identity.ask(GrantRole(email=hired[0].user.email, role=Role.MANAGER), studio.scope)
        seen, cursor = [], None
        while True:
            page = await identity.ask(ListMembers(limit=2, cursor=cursor), studio.scope)
            seen += page.items
            cursor = page.cursor
            if not page.has_more:
                break
        assert [member.user_id for member in seen] == [studio.owner.user.id, *(person.user.id for person in hired)]
        assert seen[1].roles == [Role.MANAGER, Role.STAFF]
        assert cursor is None

    async def test_are_their_businesss_own(self, identity: Identity, studio: Opened, rival: Opened) -> None:
        await identity.hire(studio)
        members = (await identity.ask(ListMembers(), rival.scope)).items
        assert [member.user_id for member in members] == [rival.owner.user.id]

    async def test_take_a_manager(self, identity: Identity, studio: Opened) -> None:
        for role in (Role.CUSTOMER, Role.STAFF):
            assert (await identity.refusal(ListMembers(), acting(studio.owner, studio.business, role)))[0] == 403
        assert await identity.ask(ListMembers(), acting(studio.owner, studio.business, Role.MANAGER))

    async def test_a_cursor_made_up_or_of_another_business_leads_nowhere(
        self, identity: Identity, studio: Opened, rival: Opened
    ) -> None:
        await identity.hire(studio)
        page = await identity.ask(ListMembers(limit=1), studio.scope)
        for cursor, scope in (("bm9uc2Vuc2U", studio.scope), (page.cursor, rival.scope)):
            assert await identity.refusal(ListMembers(cursor=cursor), scope) == (404, "cursor_not_found")
