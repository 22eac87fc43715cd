"""What WorkOS sends: believed when it signed it lately, stored once, and heard where it ends logins."""

import asyncio
import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from identity_driver import GUEST, Identity
from organisation_stories import SECRET, Office, about, address, delivered
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from contracts.identity.api import Access, GetAccess
from contracts.identity.organisations.api import ReceiveWorkosEvent
from contracts.identity.outside_logins.api import AcceptToken
from identity.organisations import rules
from identity.organisations.models import WorkosEvent
from identity.organisations.ticks import settle_workos_events
from kit import clock
from kit.db import Session
from twins.serving import served


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
