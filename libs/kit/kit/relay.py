"""The relay: hands the outbox to JetStream, in order, exactly one at a time per context."""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime
from typing import Any

import asyncpg
import orjson
from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from kit import crash, live, metrics
from kit.bus import Bus
from kit.db import COMMAND_SECONDS
from kit.readers import BROKEN
from kit.telemetry import SpanKind, continued

log = logging.getLogger(__name__)

BATCH = 200
POLL_SECONDS = 0.25
WATERMARK_SECONDS = 1.0

_LOCK = "select pg_try_advisory_lock(hashtextextended($1, 0))"
_NEXT = """
with marked as (
    update outbox set sent_at = now(), stream_sequence = acked.sequence
    from unnest($1::bigint[], $2::bigint[]) as acked (row_id, sequence) where id = acked.row_id
)
select id, event_id, subject, body::text as body from outbox
where sent_at is null and id <> all ($1::bigint[]) order by id limit $3
"""
"""Mark what the stream has acknowledged and read what waits: they take turns, and a round trip costs."""
_NEWEST = """
select coalesce(max(stream_sequence), 0)
from (select stream_sequence from outbox where sent_at is not null order by sent_at desc limit 1000) as newest
"""
_DEPTH = """
select count(*), coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0) from outbox where sent_at is null
"""


class Relay:
    """Reads unsent rows in a short statement, publishes outside any transaction, awaits the PubAcks, marks the rows
    as it reads the next.

    One relay per context is active: it holds a session advisory lock on its own connection. Several that skip each
    other's rows would break the order of an aggregate. Never `id > last`: ids are not handed out in commit order.
    """

    def __init__(self, context: str, database_url: str, bus: Bus) -> None:
        self.context = context
        self.database_url = database_url
        self.bus = bus
        self._woken = asyncio.Event()
        self._sequence = 0
        self.last_good: float = 0.0
        """Loop time of the last round that reached the database."""

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled. A lost database or bus is waited out; rows stay unsent meanwhile."""
        while True:
            try:
                await self._session()
            except (OSError, asyncpg.PostgresError, *BROKEN) as error:
                log.warning("relay of %s lost its database: %s", self.context, error)
                await asyncio.sleep(1)

    async def _session(self) -> None:
        connection = await asyncpg.connect(
            self.database_url, timeout=5, command_timeout=COMMAND_SECONDS, server_settings={"idle_session_timeout": "0"}
        )
        try:
            while not await connection.fetchval(_LOCK, f"{self.context}.relay"):
                self.last_good = asyncio.get_running_loop().time()
                await asyncio.sleep(1)
            self._sequence = await connection.fetchval(_NEWEST)  # others relayed before: they are not to be forgotten
            await self._drain(connection)
        finally:
            connection.terminate()

    async def _drain(self, connection: "asyncpg.Connection[Any]") -> None:
        loop = asyncio.get_running_loop()
        marked_at = 0.0
        acked: dict[int, int] = {}
        while True:
            self._woken.clear()
            due = loop.time() - marked_at >= WATERMARK_SECONDS
            reached: datetime | None = await connection.fetchval("select clock_timestamp()") if due else None
            rows = await connection.fetch(_NEXT, list(acked), list(acked.values()), BATCH)
            self.last_good = loop.time()
            acked = await self._send(rows)
            if len(acked) < len(rows):  # the bus is away or full: rows wait, and so does the relay
                await connection.fetch(_NEXT, list(acked), list(acked.values()), 0)
                acked = {}
                await self._measure(connection)
                await asyncio.sleep(1)
                continue
            if reached and len(rows) < BATCH:
                # What was committed before `reached` was visible to the select after it, and is on the stream.
                marked_at = loop.time()
                metrics.set_outbox(0, 0.0)
                await self._watermark(reached)
            if not rows:
                await self._wait()

    async def _measure(self, connection: "asyncpg.Connection[Any]") -> None:
        waiting, oldest_seconds = await connection.fetchrow(_DEPTH) or (0, 0)
        metrics.set_outbox(waiting, float(oldest_seconds))

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()

    async def _send(self, rows: list[asyncpg.Record]) -> dict[int, int]:
        """Publish in order; give what was acknowledged, with its sequence numbers, up to the first refusal.

        The stream takes nothing after a refusal.
        """
        if not self.bus.connected:
            return {}
        before = [None, *rows]
        sends = (self._publish(row, after) for row, after in zip(rows, before, strict=False))
        results = await asyncio.gather(*sends, return_exceptions=True)
        acked: dict[int, int] = {}
        for row, result in zip(rows, results, strict=True):
            if isinstance(result, BaseException):
                if not isinstance(result, NatsError | JetStreamError | OSError | TimeoutError):
                    raise result
                log.warning("stream of %s refused an event: %s", self.context, result)
                break
            acked[row["id"]] = result
            self._sequence = max(self._sequence, result)
        return acked

    async def _publish(self, row: asyncpg.Record, after: asyncpg.Record | None) -> int:
        body = row["body"].encode()
        event = orjson.loads(body)
        headers = {
            "Nats-Msg-Id": str(row["event_id"]),
            "Nexus-About": event["subject"],
            "Content-Type": "application/cloudevents+json",
        }
        if after is not None:  # they travel together: without this, one could be stored though the one before was not
            headers["Nats-Expected-Last-Msg-Id"] = str(after["event_id"])
        with continued(event.get("traceparent"), f"publish {row['subject']}", SpanKind.PRODUCER):
            crash.point("relay.before_publish")
            sequence = await self.bus.publish(row["subject"], body, headers)
            crash.point("relay.after_publish")
            return sequence

    async def _watermark(self, reached: datetime) -> None:
        data = {"committed_before": reached.isoformat(), "stream_sequence": self._sequence}
        await self.bus.signal(live.subject(self.context, None, "watermark"), orjson.dumps(data))
