"""Subscriptions on the tRPC wire, byte for byte: what @trpc/server 11 sends, and what @trpc/client 11 asks for."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from listening import changed_booking, signal_from
from worlds import Person, Running, World

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.streams import SAYS, BookingChanged, ChangedBooking, Ready, Resync
from contracts.types import to_typeid
from gateway.live.source import Stopped, Told
from gateway.trpc import sse
from kit.errors import Forbidden

CONNECTED = b'event: connected\ndata: {"reconnectAfterInactivityMs":45000}\n\n\n'
READY = b'data: {"type":"ready"}\nid: %d\n\n\n'
LOOK = b'data: {"type":"resync"}\nid: \n\n\n' + b"event: restore-id\ndata: \nid: %d\n\n\n"


class Subscriber:
    """What has come over one connection, as bytes."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._chunks = answer.aiter_raw()
        self._held = b""

    async def reads(self, expected: bytes) -> None:
        """The next bytes are exactly these."""
        while len(self._held) < len(expected):
            async with asyncio.timeout(8):
                self._held += await anext(self._chunks)
        assert self._held[: len(expected)] == expected
        self._held = self._held[len(expected) :]

    async def rest(self, seconds: float = 5) -> bytes:
        """Everything until the end."""
        async with asyncio.timeout(seconds):
            async for chunk in self._chunks:
                self._held += chunk
        return self._held


@asynccontextmanager
async def subscribed(
    running: Running, headers: dict[str, str], given: Any = None, **query: str
) -> AsyncIterator[Subscriber]:
    fields = query if given is None else {"input": json.dumps(given)} | query
    url = "/trpc/admin.stream" + (f"?{urlencode(fields, quote_via=quote)}" if fields else "")
    async with running.client.stream("GET", url, headers={"Accept": "text/event-stream"} | headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-cache, no-transform"
        assert answer.headers["x-accel-buffering"] == "no"
        assert answer.headers["vary"] == "trpc-accept, accept"
        yield Subscriber(answer)


def of(shop: Business, person: Person) -> dict[str, str]:
    return person.headers | {"Nexus-Business": shop.slug}


async def refusal(running: Running, headers: dict[str, str], given: Any = None, **query: str) -> dict[str, Any]:
    """The error shape that an opening is refused with."""
    async with subscribed(running, headers, given, **query) as subscriber:
        await subscriber.reads(CONNECTED + b"event: serialized-error\ndata: ")
        line, _, end = (await subscriber.rest()).partition(b"\n")
        assert end == b"\n\n"
    shape: dict[str, Any] = json.loads(line)
    return shape


class TestWire:
    async def test_tracked_events_and_hints_that_keep_the_place(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        changed = changed_booking()
        async with subscribed(running, of(shop, member)) as subscriber:
            await subscriber.reads(CONNECTED + READY % 0)
            told = world.notifications.notify(shop.id, member.user_id, "hello")
            await signal_from(world, "notifications", shop, f"user.{to_typeid('usr', member.user_id)}")
            body = told.model_dump_json().encode()
            await subscriber.reads(b'data: {"type":"notification","notification":' + body + b"}\nid: 1\n\n\n")
            await signal_from(world, "scheduling", shop, "booking", **changed)
            frame = b'data: {"type":"booking","booking":' + json.dumps(changed, separators=(",", ":")).encode() + b"}"
            await subscriber.reads(frame + b"\nid: \n\n\nevent: restore-id\ndata: \nid: 1\n\n\n")

    async def test_frames_of_every_kind(self) -> None:
        hint = Told(BookingChanged(booking=ChangedBooking(**changed_booking())))

        async def said(*all_told: Told | Exception | None) -> bytes:
            async def events() -> AsyncGenerator[Told | None, None]:
                for told in all_told:
                    if isinstance(told, Exception):
                        raise told
                    yield told

            frames = sse.frames(events(), last_event_id=None, request_id="r", name="admin.stream")
            return b"".join([frame async for frame in frames])

        data = b"data: " + hint.event.model_dump_json().encode() + b"\n"
        assert await said() == CONNECTED + b"event: return\ndata: \n\n\n"
        assert await said(None) == CONNECTED + b"event: ping\ndata: \n\n\n" + sse.RETURN
        assert await said(hint) == CONNECTED + data + b"\n\n" + sse.RETURN
        assert await said(Told(Ready(), "7"), Told(Resync())) == CONNECTED + READY % 7 + LOOK % 7 + sse.RETURN
        refused = await said(Forbidden())
        assert refused.startswith(CONNECTED + b'event: serialized-error\ndata: {"message":')
        assert b'"code":-32003' in refused
        assert sse.RETURN not in refused
        bug = await said(ZeroDivisionError("a secret"))
        assert b'"code":-32603' in bug
        assert b"secret" not in bug
        with pytest.raises(Stopped):  # the body ends without a word, so that the client connects again
            await said(Stopped())

    async def test_what_is_received_is_what_the_contract_says(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        told = world.notifications.notify(shop.id, member.user_id, "hello")
        SAYS.validate_python(
            {"id": "1", "data": {"type": "notification", "notification": told.model_dump(mode="json")}}
        )
        SAYS.validate_python({"type": "booking", "booking": changed_booking()})


class TestResuming:
    @pytest.mark.parametrize("how", ["header", "query", "other query", "input"])
    async def test_after_an_event(
        self, running: Running, world: World, shop: Business, member: Person, how: str
    ) -> None:
        for title in ("first", "second", "third"):
            world.notifications.notify(shop.id, member.user_id, title)
        headers, given, query = of(shop, member), None, {}
        match how:
            case "header":  # goes before what the URL, which EventSource repeats, said at first
                headers["Last-Event-ID"], given, query = "2", {"lastEventId": "1"}, {"lastEventId": "1"}
            case "query":
                query, given = {"lastEventId": "2"}, {"lastEventId": "1"}
            case "other query":
                query = {"Last-Event-Id": "2"}
            case "input":
                given = {"lastEventId": "2"}
        async with subscribed(running, headers, given, **query) as subscriber:
            look = LOOK % 2
            await subscriber.reads(CONNECTED + READY % 2 + look)
            third = world.notifications.mine[shop.id, to_typeid("usr", member.user_id)][2]
            await subscriber.reads(b'data: {"type":"notification","notification":')
            await subscriber.reads(third.model_dump_json().encode() + b"}\nid: 3\n\n\n")


class TestOpening:
    async def test_by_connection_params(self, running: Running, shop: Business, member: Person) -> None:
        params = {"Authorization": member.headers["Authorization"], "nexus-business": shop.slug}
        async with subscribed(running, {}, connectionParams=json.dumps(params)) as subscriber:
            await subscriber.reads(CONNECTED + READY % 0)
        for nonsense in ('{"authorization":1}', "[]", "{"):
            assert (await refusal(running, {}, connectionParams=nonsense))["code"] == -32700
        assert (await refusal(running, {}, connectionParams="null"))["code"] == -32022

    async def test_bad_input_is_told_on_the_stream(self, running: Running, shop: Business, member: Person) -> None:
        shape = await refusal(running, of(shop, member), {"shoe": "secret-42"})
        assert (shape["code"], shape["data"]["code"]) == (-32022, "UNPROCESSABLE_CONTENT")
        assert (shape["data"]["httpStatus"], shape["data"]["path"]) == (422, "admin.stream")
        assert "secret-42" not in json.dumps(shape)
        assert (await refusal(running, of(shop, member), 5))["code"] == -32022
        assert (await refusal(running, of(shop, member), input="{"))["code"] == -32700

    async def test_who_may_not_listen_is_told_on_the_stream(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        customer = world.person(shop.id, Role.CUSTOMER)
        stranger = world.person(world.open_business().id, Role.OWNER)
        assert (await refusal(running, {"Nexus-Business": shop.slug}))["data"]["code"] == "UNAUTHORIZED"
        for person in (customer, stranger):
            assert (await refusal(running, of(shop, person)))["data"]["code"] == "FORBIDDEN"
        nowhere = await refusal(running, member.headers | {"Nexus-Business": "no-such-shop"})
        assert nowhere["data"]["code"] == "NOT_FOUND"

    async def test_only_with_get_and_alone(self, running: Running, shop: Business, member: Person) -> None:
        client, headers = running.client, of(shop, member)
        posted = await client.post("/trpc/admin.stream", json={}, headers=headers)
        assert (posted.status_code, posted.headers["allow"]) == (200, "GET")
        assert b'"code":-32005' in posted.content
        assert b'Unsupported POST-request to subscription procedure at path \\"admin.stream\\"' in posted.content
        for names in ("admin.stream", "admin.stream,admin.stream"):
            batched = await client.get(f"/trpc/{names}?batch=1", headers=headers)
            assert batched.status_code == 400
            for one in batched.json():
                assert one["error"]["message"] == "Cannot batch subscription calls"
                assert one["error"]["code"] == -32600
        mixed = await client.get("/trpc/admin.stream,admin.bookings.list?batch=1", headers=headers)
        assert mixed.status_code == 400
        assert mixed.json()["error"]["message"] == "Cannot mix procedure types in call: subscription, query"

    async def test_an_unknown_name_is_a_plain_404(self, running: Running, shop: Business, member: Person) -> None:
        accept = {"Accept": "text/event-stream"}
        answer = await running.client.get("/trpc/admin.streams", headers=of(shop, member) | accept)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
        assert answer.json()["error"]["message"] == 'No procedure found on path "admin.streams"'


class TestEnding:
    async def test_lost_access_is_told_so_that_clients_do_not_come_back(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with subscribed(running, of(shop, member)) as subscriber:
            await subscriber.reads(CONNECTED + READY % 0)
            world.identity.roles[member.user_id, shop.id] = [Role.CUSTOMER]  # no signal: found out by looking
            ending = await subscriber.rest(seconds=5)
        assert ending.startswith(b"event: serialized-error\ndata: ")
        assert b'"code":-32003' in ending

    async def test_a_logout_is_told_at_once(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with subscribed(running, of(shop, member)) as subscriber:
            await subscriber.reads(CONNECTED + READY % 0)
            world.identity.ended.add(member.login_id)
            await signal_from(world, "identity", shop, "access", user_id=to_typeid("usr", member.user_id))
            assert b'"code":-32001' in await subscriber.rest(seconds=3)
