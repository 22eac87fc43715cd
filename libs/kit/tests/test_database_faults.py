"""Between a context and its database: answers in bounded time, nothing twice, and all is well again afterwards."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import kitchen
import pytest
import pytest_asyncio
import uvicorn
from kitchen import Dish, OrderDish, Ordered, RunningKitchen
from sqlalchemy import select

from contracts.types import uuid7
from kit import consumers
from kit.app import build
from kit.client import DEFAULT_SECONDS, Contexts
from kit.consumers import Delivery, Retry
from kit.db import COMMAND_SECONDS, Busy, Database, Session
from kit.errors import AppError
from kit.relay import Relay
from kit.scope import Scope
from kit.settings import Settings
from testkit import eventually
from testkit import servers as real
from testkit.proxy import Fault, Proxy, between
from testkit.servers import Servers

pytestmark = pytest.mark.usefixtures("kitchen_schema")
BOUND_SECONDS = DEFAULT_SECONDS + 1.0
"""The gateway's patience, and a little for a busy machine."""


@pytest_asyncio.fixture(loop_scope="session")
async def proxy(servers: Servers) -> AsyncIterator[Proxy]:
    async with between("127.0.0.1", servers.postgres.port) as opened:
        yield opened


def through(proxy: Proxy, servers: Servers) -> str:
    return servers.database_url("kitchen").replace(f":{servers.postgres.port}/", f":{proxy.port}/")


@asynccontextmanager
async def serving(url: str, servers: Servers) -> AsyncIterator[RunningKitchen]:
    """A kitchen that only answers requests, on this database."""
    settings = Settings(
        database_url=url,
        nats_url=servers.nats.url("kitchen"),
        roles="api",
        pool_size=4,
        gateway_public_key=base64.b64encode(kitchen.SIGNING_KEY.public_key().public_bytes_raw()).decode(),
        **kitchen.VAULT,
    )
    app, port = build("kitchen", settings, kitchen.PARTS), real.free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    yield RunningKitchen(f"http://127.0.0.1:{port}", app.state.service)
    server.should_exit = True
    await task


class Guest:
    """Orders dishes as the gateway would, each with a key of its own."""

    def __init__(self, served: RunningKitchen, scope: Scope) -> None:
        self.contexts = Contexts({"kitchen": served.url}, served.signer)
        self.served = served
        self.scope = scope

    async def order(self, name: str, key: str | None = None) -> str:
        """An order's answer: `served`, or the code of the refusal; never a bug, never late."""
        began, refusal = time.monotonic(), None
        try:
            await self.contexts.send(OrderDish(name=name), self.scope, idempotency_key=key or uuid4().hex)
        except AppError as error:
            refusal = error
        assert time.monotonic() - began < BOUND_SECONDS
        if refusal is None:
            return "served"
        assert refusal.status == 503
        assert refusal.headers.get("Retry-After")
        return refusal.code

    async def ask_raw(self, name: str) -> httpx.Response:
        """The context's own answer to an order."""
        bearer = {"authorization": f"Bearer {self.served.signer.sign(self.scope, 'kitchen')}"}
        async with httpx.AsyncClient(base_url=self.served.url, timeout=60) as client:
            return await client.post(f"/rpc/{OrderDish.subject}", json={"name": name}, headers=bearer)


async def orders(database: Database, scope: Scope, name: str) -> int:
    async def work(session: Session) -> int:
        return len((await session.scalars(select(Dish).where(Dish.name == name))).all())

    return await database.run(scope, work)


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.BLACKHOLE, Fault.DROP_RESPONSE])
async def test_orders_are_refused_in_time_and_a_repetition_is_served_once(
    fault: Fault, proxy: Proxy, servers: Servers, database: Database, here: Scope
) -> None:
    async with serving(through(proxy, servers), servers) as served:
        guest = Guest(served, here)
        assert await asyncio.gather(*(guest.order("bread") for _ in range(8))) == ["served"] * 8
        keys = [uuid4().hex for _ in range(8)]
        proxy.become(fault)
        told = await asyncio.gather(*(guest.order("soup", key) for key in keys))
        assert "served" not in told
        assert await orders(database, here, "soup") == 0
        await recover(proxy)

        async def served_again() -> bool:
            return await guest.order("tea") == "served"

        await eventually(served_again, 15)
        assert await asyncio.gather(*(guest.order("soup", key) for key in keys)) == ["served"] * 8
        assert await orders(database, here, "soup") == 8
        await guest.contexts.close()


async def recover(proxy: Proxy) -> None:
    """As when a network comes back: what hung is told so."""
    proxy.become(Fault.RESET)
    proxy.become(Fault.NONE)


async def test_a_commit_whose_answer_is_lost_happened_once(
    proxy: Proxy, servers: Servers, database: Database, here: Scope
) -> None:
    """The commit arrives, its answer does not: the client cannot know, repeats, and gets the first answer."""
    async with serving(through(proxy, servers), servers) as served:
        guest, key = Guest(served, here), uuid4().hex
        assert await guest.order("bread") == "served"
        proxy.lose_answer_to(b"COMMIT")
        assert await guest.order("pie", key) != "served"
        assert await orders(database, here, "pie") == 1
        assert await guest.order("pie", key) == "served"
        assert await orders(database, here, "pie") == 1
        await guest.contexts.close()


async def test_a_slow_database_is_slow_and_no_more(proxy: Proxy, servers: Servers, here: Scope) -> None:
    async with serving(through(proxy, servers), servers) as served:
        guest = Guest(served, here)
        assert await guest.order("bread") == "served"
        proxy.become(Fault.LATENCY, 0.1)
        assert await asyncio.gather(*(guest.order("soup") for _ in range(4))) == ["served"] * 4
        await guest.contexts.close()


async def test_a_database_that_is_away_is_told_as_503(proxy: Proxy, servers: Servers, here: Scope) -> None:
    async with serving(through(proxy, servers), servers) as served:
        guest = Guest(served, here)
        proxy.become(Fault.RESET)
        answer = await guest.ask_raw("soup")
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.headers["retry-after"]
        await guest.contexts.close()


async def test_silence_ends_by_itself_where_no_caller_waits(proxy: Proxy, servers: Servers, here: Scope) -> None:
    """A consumer has no deadline: without one of the connection's own it would wait for TCP, a quarter of an hour."""
    cook = kitchen.PARTS.all_consumers()[0]
    database = Database(through(proxy, servers), pool_size=2)
    event = Ordered(dish_id=uuid7(), name="soup", version=1)
    await database.ping()
    proxy.become(Fault.BLACKHOLE)
    async with asyncio.timeout(COMMAND_SECONDS + 4):
        body = b'{"type": "kitchen.dish.ordered.v1"}'
        assert isinstance(await consumers.deliver(database, cook, Delivery(body, event.subject, "junk", 1)), Retry)
    await recover(proxy)
    await database.ping()
    await database.close()


async def test_the_relay_goes_on_after_a_silence(
    proxy: Proxy, servers: Servers, running: RunningKitchen, database: Database, here: Scope
) -> None:
    relay = Relay("kitchen-drill", through(proxy, servers), running.service.bus)
    task = asyncio.create_task(relay.run())

    async def looked() -> bool:
        return relay.last_good > began

    began = 0.0
    await eventually(looked)
    proxy.become(Fault.BLACKHOLE)
    began = asyncio.get_running_loop().time()
    proxy.become(Fault.NONE)
    await eventually(looked, COMMAND_SECONDS + 7)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_server_that_is_starting_is_away(servers: Servers, here: Scope) -> None:
    """What a starting server says while it recovers is no bug: nothing is buried for it."""
    database = Database(servers.database_url("kitchen"), pool_size=1)

    async def refuse(session: Session) -> None:
        await session.connection()
        connection = await session.connection()
        await connection.exec_driver_sql("do $$ begin raise exception 'starting' using errcode = '57P03'; end $$")

    with pytest.raises(Busy):
        await database.run(here, refuse)
    await database.close()
