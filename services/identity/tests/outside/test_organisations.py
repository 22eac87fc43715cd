"""An organisation at WorkOS and the roles in its business: in agreement, whatever is missed, doubled or late."""

import asyncio
import base64
import hmac
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from identity_driver import GUEST, Identity, Opened, acting
from outside_driver import Person, give_by_hand, logged_in
from outside_servers import CLIENT, Emulator
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts.identity.api import Access, GetAccess, GrantRole, ListMembers, RevokeRole, Tokens
from contracts.identity.events import RoleGranted, RoleRevoked
from contracts.identity.organisations.api import (
    ConnectOrganisation,
    DisconnectOrganisation,
    GetOrganisation,
    ReceiveWorkosEvent,
)
from contracts.identity.outside_logins.api import AcceptToken
from contracts.permissions import Role
from contracts.types import Actor, ActorKind
from identity import providers
from identity.organisations import rules
from identity.organisations.models import WorkosEvent
from identity.organisations.ticks import agree_with_organisations, settle_workos_events
from identity.providers import Providers
from identity.reach import Reach
from identity.workos import WorkOS
from kit import clock
from kit.db import Database, Session
from kit.scope import Scope
from testkit import envelopes
from twins.serving import served

SECRET = b"the new secret"


def address(name: str = "ada") -> str:
    return f"{name}.{uuid4().hex[:10]}@example.com"


@dataclass
class Office:
    """A business whose owner runs an organisation at WorkOS, and who works there."""

    identity: Identity
    database: Database
    workos: Emulator
    organisation: str
    owner: Tokens
    opened: Opened

    @property
    def scope(self) -> Scope:
        return self.opened.scope

    async def connect(self, **more: Any) -> Any:
        return await self.identity.ask(ConnectOrganisation(organisation_id=self.organisation, **more), self.scope)

    async def agree(self) -> None:
        """Let the due look happen."""
        await agree_with_organisations(self.database)

    async def hear(self, *events: dict[str, Any]) -> None:
        for event in events:
            await self.identity.ask(delivered(event))
        while await settle_workos_events(self.database):
            pass

    async def roles(self) -> dict[str, set[Role]]:
        """Who is what, by address."""
        page = await self.identity.ask(ListMembers(), self.scope)
        return {member.email: set(member.roles) for member in page.items}


def delivered(event: dict[str, Any], *, secret: bytes = SECRET, form: str = "t={ms}, v1={v1}", late: int = 0) -> Any:
    """The event as WorkOS would send it: a body, and the header over it."""
    body = json.dumps(event, indent=1).encode()
    seconds = int(clock.now().timestamp()) - late
    moment = {"ms": str(seconds * 1_000), "s": str(seconds)}
    used = moment["ms"] if "{ms}" in form else moment["s"]
    signature = hmac.new(secret, used.encode() + b"." + body, "sha256").hexdigest()
    return ReceiveWorkosEvent(body=base64.b64encode(body).decode(), signature=form.format(**moment, v1=signature))


def about(organisation: str, kind: str = "organization_membership.updated") -> dict[str, Any]:
    name = "id" if kind.startswith("organization.") else "organization_id"
    return {"id": f"event_{uuid4().hex}", "event": kind, "data": {"object": "any", name: organisation}}


@pytest_asyncio.fixture
async def office(
    identity: Identity, database: Database, workos: Emulator, configured: Providers
) -> AsyncIterator[Office]:
    assert configured.workos
    email = address("boss")
    person = workos.person(email)
    organisation = workos.organisation("Office")
    workos.join(organisation, person, "admin")
    owner = logged_in(await Person(identity).by_workos(email))
    opened = await identity.open_business()
    boss = Opened(opened.business, owner, acting(owner, opened.business))
    yield Office(identity, database, workos, organisation, owner, boss)
    await asyncio.gather(identity.ask(DisconnectOrganisation(), boss.scope), return_exceptions=True)


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


class TestWebhook:
    @pytest.mark.parametrize("form", ["t={ms}, v1={v1}", "t={s},v1={v1}", "v1={v1},t={ms}", "t={ms}, v1=00, v1={v1}"])
    @pytest.mark.parametrize("secret", [b"the old secret", b"the new secret"])
    async def test_is_taken_in_however_its_signature_is_written(self, office: Office, form: str, secret: bytes) -> None:
        assert await office.identity.ask(delivered(about(office.organisation), form=form, secret=secret))

    @pytest.mark.parametrize(
        "changes",
        [{"secret": b"another"}, {"late": 301}, {"late": -301}, {"form": "v1={v1}"}, {"form": "t={ms}"}, {"form": ""},
         {"form": "t={ms}, v1=00"}, {"form": "t={ms}, t={ms}, v1={v1}"}, {"form": "t=-1, v1={v1}"}],
        ids=str,
    )  # fmt: skip
    async def test_is_refused_when_it_is_not_workos_that_signed_it_lately(
        self, office: Office, changes: dict[str, Any]
    ) -> None:
        refused = delivered(about(office.organisation), **changes)
        assert await office.identity.refusal(refused) == (401, "identity.signature_refused")

    async def test_is_refused_with_one_byte_changed(self, office: Office) -> None:
        asked = delivered(about(office.organisation))
        body = base64.b64decode(asked.body)
        for changed in (body + b" ", body.replace(b"\n", b""), body.replace(b"any", b"ant")):
            forged = asked.model_copy(update={"body": base64.b64encode(changed).decode()})
            assert await office.identity.refusal(forged) == (401, "identity.signature_refused")

    async def test_is_stored_once(self, office: Office) -> None:
        event = about(office.organisation)
        await asyncio.gather(*(office.identity.ask(delivered(event)) for _ in range(5)))

        async def count(session: Session) -> int:
            query = select(func.count()).select_from(WorkosEvent).where(WorkosEvent.id == event["id"])
            return (await session.scalars(query)).one()

        assert await office.database.run(GUEST, count) == 1

    @pytest.mark.parametrize("body", [{"event": "x", "data": {}}, {"id": "", "event": "x"}, []])
    async def test_that_says_nothing_is_refused(self, office: Office, body: Any) -> None:
        assert await office.identity.refusal(delivered(body)) == (422, "identity.event_unreadable")

    async def test_as_the_emulator_sends_it(self, office: Office) -> None:
        got: list[ReceiveWorkosEvent] = []
        arrived = asyncio.Event()

        async def take(request: Request) -> Response:
            body = base64.b64encode(await request.body()).decode()
            got.append(ReceiveWorkosEvent(body=body, signature=request.headers["workos-signature"]))
            arrived.set()
            return Response()

        async with served(Starlette(routes=[Route("/", take, methods=["POST"])])) as url:
            made = office.workos.ask(
                "POST", "/webhook_endpoints", endpoint_url=url, events=["organization_membership.created"],
                secret=SECRET.decode(),
            )  # fmt: skip
            office.workos.join(office.organisation, office.workos.person(address()), "member")
            async with asyncio.timeout(10):
                await arrived.wait()
            office.workos.ask("DELETE", f"/webhook_endpoints/{made['id']}")
        assert await office.identity.ask(got[0])


class TestSessions:
    async def access(self, identity: Identity, token: str) -> Access:
        said = await identity.ask(AcceptToken(token=token))
        return await identity.ask(GetAccess(user_id=said.user_id, login_id=said.login_id, version=said.version))

    def revoked(self, token: str) -> dict[str, Any]:
        said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        data = {"object": "session", "id": said["sid"], "user_id": said["sub"]}
        return {"id": f"event_{uuid4().hex}", "event": "session.revoked", "data": data}

    async def test_one_that_is_revoked_there_ends_here(self, office: Office, identity: Identity) -> None:
        email = address()
        office.workos.person(email)
        token, other = (office.workos.tokens(email)["access_token"] for _ in range(2))
        said = await identity.ask(AcceptToken(token=token))
        await office.hear(self.revoked(token))
        asked = GetAccess(user_id=said.user_id, login_id=said.login_id)
        assert not (await identity.ask(asked)).active
        assert await identity.refusal(AcceptToken(token=token)) == (401, "identity.token_refused")
        assert (await self.access(identity, other)).active

    async def test_before_anybody_came_with_it_too(self, office: Office, identity: Identity) -> None:
        email = address()
        office.workos.person(email)
        token = office.workos.tokens(email)["access_token"]
        await office.hear(self.revoked(token))
        assert await identity.refusal(AcceptToken(token=token)) == (401, "identity.token_refused")

    async def test_somebody_who_is_deleted_there_is_logged_out_here(self, office: Office, identity: Identity) -> None:
        email = address()
        person = office.workos.person(email)
        said = await identity.ask(AcceptToken(token=office.workos.tokens(email)["access_token"]))
        gone = {"id": f"event_{uuid4().hex}", "event": "user.deleted", "data": {"id": person["id"]}}
        await office.hear(gone)
        assert not (await identity.ask(GetAccess(user_id=said.user_id, login_id=said.login_id))).active


async def test_events_are_forgotten_after_a_month(office: Office) -> None:
    await office.hear(about(office.organisation))
    with clock.travel(clock.now() + rules.KEEP_EVENTS + timedelta(minutes=1)):
        await settle_workos_events(office.database)

        async def count(session: Session) -> int:
            return (await session.scalars(select(func.count()).select_from(WorkosEvent))).one()

        assert await office.database.run(GUEST, count) == 0
