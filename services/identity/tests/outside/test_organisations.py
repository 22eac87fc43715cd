"""An organisation at WorkOS and the roles in its business: in agreement, whatever is missed, doubled or late."""

import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest_asyncio
from identity_driver import Identity, acting
from organisation_stories import Office, about, address
from outside_driver import Person, give_by_hand, logged_in
from outside_servers import CLIENT
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts.identity.api import GrantRole, ListMembers, RevokeRole
from contracts.identity.events import RoleGranted, RoleRevoked
from contracts.identity.organisations.api import (
    ConnectOrganisation,
    DisconnectOrganisation,
    GetOrganisation,
)
from contracts.permissions import Role
from contracts.types import Actor, ActorKind
from identity import providers
from identity.organisations import rules
from identity.providers import Providers
from identity.reach import Reach
from identity.workos import WorkOS
from kit import clock
from kit.scope import Scope
from testkit import envelopes
from twins.serving import served


class TestConnect:
    async def test_members_have_roles_before_they_ever_come(self, office: Office) -> None:
        staff, manager, unknown = address("staff"), address("manager"), address("unknown")
        for email, role in ((staff, "member"), (manager, "admin"), (unknown, "janitor")):
            office.workos.join(office.organisation, office.workos.person(email), role)
        await office.connect()
        await office.agree()
        roles = await office.roles()
        assert (roles[staff], roles[manager], unknown in roles) == ({Role.STAFF}, {Role.MANAGER}, False)
        assert (await office.identity.ask(GetOrganisation(), office.scope)).members == 3
        ada = logged_in(await Person(office.identity).by_workos(staff))
        assert ada.user.email == staff

    async def test_a_business_says_what_the_roles_are_there(self, office: Office) -> None:
        email = address()
        office.workos.join(office.organisation, office.workos.person(email), "therapist")
        await office.connect(roles={"therapist": Role.STAFF, "admin": Role.OWNER})
        await office.agree()
        assert (await office.roles())[email] == {Role.STAFF}
        assert Role.OWNER in (await office.roles())[office.owner.user.email]

    async def test_a_member_whose_address_is_not_proven_waits(self, office: Office) -> None:
        email = address()
        person = office.workos.person(email, verified=False)
        office.workos.join(office.organisation, person, "member")
        await office.connect()
        await office.agree()
        assert email not in await office.roles()
        office.workos.ask("PUT", f"/user_management/users/{person['id']}", email_verified=True)
        with clock.travel(clock.now() + rules.LOOK_EVERY):
            await office.agree()
        assert (await office.roles())[email] == {Role.STAFF}

    async def test_only_an_administrator_may(self, office: Office, identity: Identity) -> None:
        other = await identity.open_business("Curious")
        asked = ConnectOrganisation(organisation_id=office.organisation)
        assert await identity.refusal(asked, other.scope) == (403, "identity.not_its_administrator")
        email = address("plain")
        office.workos.join(office.organisation, office.workos.person(email), "member")
        plain = logged_in(await Person(identity).by_workos(email))
        assert (await identity.refusal(asked, acting(plain, other.business)))[0] == 403

    async def test_an_organisation_belongs_to_one_business(self, office: Office, identity: Identity) -> None:
        await office.connect()
        other = await identity.open_business("Second")
        asked = ConnectOrganisation(organisation_id=office.organisation)
        boss = acting(office.owner, other.business)
        assert await identity.refusal(asked, boss) == (409, "identity.organisation_taken")
        platform = Scope(
            other.business.id, Actor(kind=ActorKind.USER, id=boss.actor.id), frozenset({Role.PLATFORM_ADMIN})
        )
        assert await identity.refusal(asked, platform) == (409, "identity.organisation_taken")
        for request in (GetOrganisation(), DisconnectOrganisation()):
            assert (await identity.refusal(request, other.scope))[0] == 404

    async def test_nobody_becomes_an_administrator_of_the_platform(self, office: Office) -> None:
        asked = ConnectOrganisation(organisation_id=office.organisation, roles={"admin": Role.PLATFORM_ADMIN})
        assert await office.identity.refusal(asked, office.scope) == (403, "identity.platform_role")


class TestAgree:
    @pytest_asyncio.fixture
    async def member(self, office: Office) -> tuple[str, str]:
        """A member with the role of staff: address and membership."""
        email = address()
        membership = office.workos.join(office.organisation, office.workos.person(email), "member")
        await office.connect()
        await office.agree()
        assert (await office.roles())[email] == {Role.STAFF}
        return email, membership

    def change(self, office: Office, membership: str, role: str) -> None:
        office.workos.ask("PUT", f"/user_management/organization_memberships/{membership}", role_slug=role)

    def remove(self, office: Office, membership: str) -> None:
        office.workos.ask("DELETE", f"/user_management/organization_memberships/{membership}")

    async def test_follows_a_change(self, office: Office, member: tuple[str, str]) -> None:
        self.change(office, member[1], "admin")
        await office.hear(about(office.organisation))
        await office.agree()
        assert (await office.roles())[member[0]] == {Role.MANAGER}

    async def test_whatever_comes_twice_or_in_any_order(self, office: Office, member: tuple[str, str]) -> None:
        events = [
            about(office.organisation, f"organization_membership.{what}") for what in ("created", "updated", "deleted")
        ]
        self.change(office, member[1], "owner")
        for _ in range(3):
            random.shuffle(events)
            await office.hear(*events, *events)
            await office.agree()
            assert (await office.roles())[member[0]] == {Role.OWNER}

    async def test_nothing_has_to_be_heard(self, office: Office, member: tuple[str, str]) -> None:
        self.remove(office, member[1])
        await office.agree()
        assert member[0] in await office.roles()
        with clock.travel(clock.now() + rules.LOOK_EVERY):
            await office.agree()
            assert member[0] not in await office.roles()

    async def test_deactivated_is_gone(self, office: Office, member: tuple[str, str]) -> None:
        office.workos.ask("PUT", f"/user_management/organization_memberships/{member[1]}/deactivate")
        await office.hear(about(office.organisation))
        await office.agree()
        assert member[0] not in await office.roles()

    async def test_what_was_given_by_hand_stays(self, office: Office, member: tuple[str, str]) -> None:
        email, membership = member
        for role in (Role.STAFF, Role.MANAGER):
            await office.identity.ask(GrantRole(email=email, role=role), office.scope)
        self.remove(office, membership)
        await office.hear(about(office.organisation, "organization_membership.deleted"))
        await office.agree()
        assert (await office.roles())[email] == {Role.STAFF, Role.MANAGER}

    async def test_what_comes_from_there_is_taken_away_there(self, office: Office, member: tuple[str, str]) -> None:
        [user_id] = [each.user_id for each in await self._members(office) if each.email == member[0]]
        asked = RevokeRole(user_id=user_id, role=Role.STAFF)
        assert await office.identity.refusal(asked, office.scope) == (409, "identity.role_from_organisation")
        await office.identity.ask(GrantRole(email=member[0], role=Role.STAFF), office.scope)
        assert Role.STAFF in (await office.identity.ask(asked, office.scope)).roles
        self.remove(office, member[1])
        await office.hear(about(office.organisation))
        await office.agree()
        assert member[0] not in await office.roles()

    async def test_the_last_owner_stays_until_there_is_another(
        self, identity: Identity, office: Office, member: tuple[str, str]
    ) -> None:
        email, membership = member
        self.change(office, membership, "owner")
        await office.hear(about(office.organisation))
        await office.agree()
        founders = [each for each in await self._members(office) if Role.OWNER in each.roles and each.email != email]
        for founder in founders:  # who opened the business by hand
            await identity.ask(RevokeRole(user_id=founder.user_id, role=Role.OWNER), office.scope)
        self.remove(office, membership)
        await office.hear(about(office.organisation))
        await office.agree()
        assert (await office.roles())[email] == {Role.OWNER}
        await identity.ask(GrantRole(email=office.owner.user.email, role=Role.OWNER), office.scope)
        await office.hear(about(office.organisation))
        await office.agree()
        assert email not in await office.roles()

    async def test_each_change_is_told_once(self, office: Office, member: tuple[str, str]) -> None:
        self.remove(office, member[1])
        for _ in range(3):
            await office.hear(about(office.organisation))
            await office.agree()
        told = [
            [event.data.role for event in await envelopes(office.database, office.scope, kind)
             if event.data.business_id == office.opened.business.id and event.data.user_id == await self._id(office, member[0])]
            for kind in (RoleGranted, RoleRevoked)
        ]  # fmt: skip
        assert told == [[Role.STAFF], [Role.STAFF]]

    async def test_half_a_list_changes_nothing(
        self, office: Office, member: tuple[str, str], configured: Providers
    ) -> None:
        async def answer(request: Request) -> Response:
            first = {"data": [], "list_metadata": {"after": "om_1"}}
            return JSONResponse(first) if "after" not in request.query_params else Response(status_code=502)

        async with served(Starlette(routes=[Route("/{path:path}", answer)])) as url:
            away = WorkOS(CLIENT, "sk", url=url, issuer=None, reach=Reach())
            providers.load(replace(configured, workos=away))
            await office.hear(about(office.organisation))
            await office.agree()
        assert (await office.roles())[member[0]] == {Role.STAFF}
        assert (await office.identity.ask(GetOrganisation(), office.scope)).problem == "refused"
        providers.load(configured)
        with clock.travel(clock.now() + rules.retry_after(1)):
            await office.agree()
        assert (await office.identity.ask(GetOrganisation(), office.scope)).problem is None

    async def test_disconnected_what_came_from_there_goes(self, office: Office, member: tuple[str, str]) -> None:
        other = address("by.hand")
        office.workos.person(other)
        theirs = logged_in(await Person(office.identity).by_workos(other))
        await give_by_hand(office.database, office.scope, theirs.user.id, Role.STAFF)
        await office.identity.ask(DisconnectOrganisation(), office.scope)
        roles = await office.roles()
        assert member[0] not in roles
        assert roles[other] == {Role.STAFF}
        assert (await office.identity.refusal(GetOrganisation(), office.scope))[0] == 404

    async def _members(self, office: Office) -> Any:
        return (await office.identity.ask(ListMembers(), office.scope)).items

    async def _id(self, office: Office, email: str) -> UUID:
        return logged_in(await Person(office.identity).by_workos(email)).user.id
