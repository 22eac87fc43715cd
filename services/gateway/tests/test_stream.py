"""`me/stream`: what is said, what is taken up again, and when it ends."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import nats
import orjson
import pytest
from worlds import SIGNING_KEY, Person, Running, World, eventually

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from gateway.live import hub as hubs
from gateway.live.hub import Listener
from testkit.servers import free_port


class Events:
    """A browser's side of a stream."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def next(self, seconds: float = 8) -> dict[str, str]:
        """The next event, comments and greetings left out; empty when the stream has ended."""
        event: dict[str, str] = {}
        async with asyncio.timeout(seconds):
            async for line in self._lines:
                if line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    event[name] = value
                elif not line and "event" in event:
                    return event
        return {}

    async def ended(self, seconds: float = 8) -> bool:
        while await self.next(seconds):
            pass
        return True


@asynccontextmanager
async def listening(
    client: httpx.AsyncClient, person: Person, path: str, last: str | None = None
) -> AsyncIterator[Events]:
    headers = person.headers | ({"Last-Event-ID": last} if last is not None else {})
    async with client.stream("GET", path, headers=headers, timeout=10) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Events(answer)


@pytest.fixture
def shop(world: World) -> Business:
    return world.identity.open_business(f"shop-{uuid7().hex[-12:]}")


@pytest.fixture
def member(world: World, shop: Business) -> Person:
    return world.person(shop.id, Role.STAFF)


async def signal_from(world: World, context: str, shop: Business, topic: str, **data: Any) -> None:
    client = await nats.connect(world.nats.url("admin"))
    await client.publish(f"live.{context}.{shop.id}.{topic}", orjson.dumps(data))
    await client.flush()
    await client.close()


class TestSaying:
    async def test_notifications_old_and_new_in_order(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        for title in ("first", "second"):
            world.notifications.notify(shop.id, member.user_id, title)
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream", last="1") as events:
            event = await events.next()
            assert (event["event"], event["id"]) == ("notification", "2")
            assert json.loads(event["data"])["title"] == "second"
            world.notifications.notify(shop.id, member.user_id, "third")
            await signal_from(world, "notifications", shop, f"user.{to_typeid('usr', member.user_id)}")
            assert (await events.next())["id"] == "3"

    async def test_booking_changes_to_those_who_may_see_them(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        customer = world.person(shop.id, Role.CUSTOMER)
        path = f"/v1/me/stream?business={shop.slug}"
        async with (
            listening(running.client, member, path) as staff,
            listening(running.client, customer, path) as outsider,
        ):
            await signal_from(world, "scheduling", shop, "booking", booking_id="bkg_1", version=2)
            told = await staff.next()
            assert (told["event"], json.loads(told["data"])["booking_id"]) == ("booking", "bkg_1")
            world.notifications.notify(shop.id, customer.user_id, "hello")
            await signal_from(world, "notifications", shop, f"user.{customer.user_id}")
            assert (await outsider.next())["event"] == "notification"

    async def test_nonsense_to_resume_after_is_a_resync(self, running: Running, shop: Business, member: Person) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream", last="x") as events:
            assert (await events.next())["event"] == "resync"

    def test_a_slow_client_is_told_to_look_for_itself(self) -> None:
        listener = Listener(uuid7(), uuid7())
        for number in range(hubs.MAX_WAITING + 1):
            listener.put(b"%d" % number)
        listener.put(b"more")
        assert listener.take() == (True, [])
        listener.put(b"again")
        assert listener.take() == (False, [b"again"])


class TestEnding:
    async def test_guests_and_strangers_to_the_slug_hear_nothing(self, running: Running, shop: Business) -> None:
        assert (await running.client.get(f"/v1/{shop.slug}/me/stream")).status_code == 401
        assert (await running.client.get("/v1/me/stream")).status_code == 422
        assert (await running.client.get("/v1/no-such-shop/me/stream")).status_code == 404

    async def test_a_login_that_ends_takes_its_streams_along(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream") as events:
            world.identity.ended.add(member.login_id)  # no signal: found out by looking
            assert await events.ended(seconds=5)

    async def test_a_signal_ends_them_at_once(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream") as events:
            world.identity.ended.add(member.login_id)
            await signal_from(world, "identity", shop, "access", user_id=to_typeid("usr", member.user_id))
            assert await events.ended(seconds=3)

    async def test_a_token_takes_its_streams_along(self, running: Running, world: World, shop: Business) -> None:
        user_id, login_id = uuid7(), uuid7()
        claims = world.identity.claims(user_id, login_id)
        token = world.identity.token(claims | {"exp": claims["iat"] + 2})
        short = Person(user_id, login_id, {"Authorization": f"Bearer {token}"})
        async with listening(running.client, short, f"/v1/{shop.slug}/me/stream") as events:
            assert await events.ended(seconds=6)

    async def test_ten_streams_are_enough(self, running: Running, shop: Business, member: Person) -> None:
        path, hub = f"/v1/{shop.slug}/me/stream", running.parts.hub
        open_streams = [hub.listening(shop.id, member.user_id) for _ in range(hubs.MAX_PER_USER)]
        for stream in open_streams:
            stream.__enter__()
        refused = await running.client.get(path, headers=member.headers)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
        for stream in open_streams:
            stream.__exit__(None, None, None)

    async def test_a_client_that_leaves_is_forgotten(self, running: Running, shop: Business, member: Person) -> None:
        async with listening(running.client, member, f"/v1/{shop.slug}/me/stream"):
            assert shop.id in running.parts.hub._of_business
        await eventually(lambda: shop.id not in running.parts.hub._of_business)


async def test_sigterm_ends_streams_and_the_process(world: World, shop: Business, member: Person) -> None:
    port = free_port()
    environment = os.environ | {
        "NEXUS_GATEWAY_SIGNING_KEY": SIGNING_KEY, "NEXUS_CONTEXT_URLS": json.dumps(world.urls),
        "NEXUS_NATS_URL": world.nats.url("gateway"), "NEXUS_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "gateway.main:app", "--port", str(port), "--log-level", "warning",
        env=environment, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=False) as client:
            await _answers(client)
            async with listening(client, member, f"/v1/{shop.slug}/me/stream") as events:
                process.send_signal(signal.SIGTERM)
                assert await events.ended(seconds=5)
        async with asyncio.timeout(8):
            assert await process.wait() in {0, -signal.SIGTERM}
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _answers(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
