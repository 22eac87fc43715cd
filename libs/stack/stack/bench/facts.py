"""Benchmarks of the bus: an event from its commit to its effect, and the relay with a backlog."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit.auth import ActorSigner
from kit.scope import Scope
from stack import health
from stack.bench import load, report
from stack.bench.report import Line
from stack.bench.setting import Setting
from stack.errors import StackError

RATE = 200.0
"""Events a second."""
BACKLOG, BATCH = 4_000, 200
SETTLE_SECONDS = 30.0
CONSUMER = "notifications-remember_member"

_COMMIT_TO_EFFECT = """
select extract(epoch from pg_xact_commit_timestamp(effect.xmin) - pg_xact_commit_timestamp(cause.xmin))::float8 * 1000
from identity.idempotency_records cause
join identity.outbox on outbox.body->'data'->>'user_id' = cause.key
left join notifications.inbox effect on effect.event_id = outbox.event_id and effect.consumer = $2
where cause.key = any ($1::text[])
"""
"""The server's own clock at both commits. The outbox row will not do: the relay writes it again when it is sent."""

_PILE_UP = """
insert into identity.outbox (event_id, subject, body)
select gen_random_uuid(), $1, jsonb_build_object('subject', 'usr_' || number, 'data', repeat('x', 600))
from generate_series(1, $2::int) as number
"""
_DRAINED = """
select count(*) filter (where sent_at is null) as waiting, count(*) as all_rows,
       extract(epoch from max(sent_at) - min(sent_at))::float8 as seconds,
       count(*) filter (where sent_at = oldest) as first
from (select sent_at, min(sent_at) over () as oldest from identity.outbox where subject = $1) as rows
"""


def event(setting: Setting) -> Iterator[Line]:
    """Events of 200 transactions a second: from the commit in one context to the commit of the effect in another."""
    _run(_keep_commit_times(setting))
    said = [str(to_typeid("usr", uuid7())) for _ in range(int(RATE * (setting.seconds + load.WARM_SECONDS)) + 50)]
    requests = [("event", _say(setting, user)) for user in said]
    http = {"port": setting.port("identity"), "requests": requests, "repeat": False}
    with load.worker(events={"http": http}) as loads:
        warm = loads.slice("events", load.WARM_SECONDS, rate=RATE)
        done = loads.slice("events", setting.seconds, rate=RATE)
    before, number = len(warm.took["event"]), len(done.took["event"])
    took = _run(_effects(setting, said[before : before + number]))
    yield Line("event.rate", done.rate, "events/s", RATE, done.rate / RATE)
    yield report.within("event.p50", report.percentile(took, 0.5), "ms", 15)
    yield report.within("event.p99", report.percentile(took, 0.99), "ms", 100)


def relay(setting: Setting) -> Iterator[Line]:
    """How fast a backlog leaves an outbox, beside publishing as many messages of that size with nothing around it."""
    drained, bare = _run(_drain(setting)), _run(_publish(setting))
    yield report.against("relay", drained, "events/s", bare, None)


def _run(work: "Coroutine[Any, Any, Any]") -> Any:
    return asyncio.run(work)


def _say(setting: Setting, user: str) -> str:
    """One request to identity, as the gateway would sign it; its key is what its commit is found by."""
    scope = Scope(setting.shop.business_id, Actor(kind=ActorKind.SYSTEM, id="bench"))
    token = _signer(setting).sign(scope, "identity")
    data = {"version": 1, "user_id": user, "business_id": to_typeid("biz", setting.shop.business_id), "role": "staff",
            "name": "Ada Lovelace", "email": f"{user}@bench.example"}  # fmt: skip
    body = orjson.dumps({"event": "identity.role.granted.v1", "data": orjson.dumps(data).decode()}).decode()
    return (
        f"POST /rpc/identity.bench.say.v1 HTTP/1.1\r\nhost: identity\r\nauthorization: Bearer {token}\r\n"
        f"idempotency-key: {user}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    )


_signers: dict[int, ActorSigner] = {}


def _signer(setting: Setting) -> ActorSigner:
    if id(setting) not in _signers:
        _signers[id(setting)] = ActorSigner(base64.b64decode(setting.system.addresses().secrets.gateway_signing))
    return _signers[id(setting)]


@asynccontextmanager
async def _database(setting: Setting) -> AsyncIterator["asyncpg.Connection[Any]"]:
    connection = await asyncpg.connect(setting.system.addresses().database("postgres"))
    try:
        yield connection
    finally:
        await connection.close()


async def _keep_commit_times(setting: Setting) -> None:
    """Have the server remember when each transaction was committed, which needs a restart of it."""
    async with _database(setting) as connection:
        await connection.execute("alter system set track_commit_timestamp = on")
    await asyncio.to_thread(setting.system.restart, "postgres")
    for context in ("identity", "notifications"):
        async with asyncio.timeout(SETTLE_SECONDS):
            while not (await health.ask(setting.port(context), "/readyz")).is_good:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.2)


async def _effects(setting: Setting, users: list[str]) -> list[float]:
    """Milliseconds from commit to effect of each event. Raises `StackError` when one has none."""
    deadline = time.monotonic() + SETTLE_SECONDS
    async with _database(setting) as connection:
        while True:
            took = [row[0] for row in await connection.fetch(_COMMIT_TO_EFFECT, users, CONSUMER)]
            if len(took) == len(users) and None not in took:
                return took
            if time.monotonic() > deadline:
                raise StackError(f"{took.count(None)} of {len(users)} events had no effect in {SETTLE_SECONDS:.0f} s.")
            await asyncio.sleep(0.25)


async def _drain(setting: Setting) -> float:
    """Events a second between the first batch and the last. Nobody consumes them; the stream keeps them."""
    subject = f"identity.bench.drained_{uuid7().hex[-8:]}.v1"
    deadline = time.monotonic() + SETTLE_SECONDS
    async with _database(setting) as connection:
        await connection.execute(_PILE_UP, subject, BACKLOG)
        while time.monotonic() < deadline:
            found = await connection.fetchrow(_DRAINED, subject)
            if found and not found["waiting"]:
                return float((found["all_rows"] - found["first"]) / found["seconds"])
            await asyncio.sleep(0.1)
    raise StackError(f"The backlog was not drained in {SETTLE_SECONDS:.0f} s.")


async def _publish(setting: Setting) -> float:
    import nats  # noqa: PLC0415 - half a second to import

    client = await nats.connect(setting.system.addresses().nats("admin"))
    try:
        js, body = client.jetstream(), b'{"data": "' + b"x" * 640 + b'"}'
        began = time.perf_counter()
        for _ in range(BACKLOG // BATCH):
            headers = ({"Nats-Msg-Id": str(UUID(int=uuid7().int))} for _ in range(BATCH))
            await asyncio.gather(*(js.publish("identity.bench.bare.v1", body, headers=each) for each in headers))
        return BACKLOG / (time.perf_counter() - began)
    finally:
        await client.close()
