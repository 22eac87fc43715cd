"""What every context does for its own chassis: old rows go, a full stream makes room, the outbox can be sent again."""

import logging
from datetime import datetime, timedelta
from typing import Any

import orjson
from nats.errors import Error as NatsError
from sqlalchemy import Table, delete, select, update

from kit import chassis, clock
from kit.bus import Bus
from kit.db import Database, Session
from kit.idempotency import KEEP_DAYS
from kit.scope import system
from kit.ticks import Ticks

log = logging.getLogger(__name__)

BATCH = 5_000
OUTBOX_DAYS = 30
INBOX_DAYS = 45
"""Longer than an outbox row can be sent again, so that a rebuilt stream is still met by the inbox."""
FULL = 0.9


def ticks(context: str, bus: Bus) -> Ticks:
    """The housekeeping of a context."""
    table = Ticks()

    @table.every(60)
    async def outbox_watch(database: Database) -> int:
        if bus.connected:
            await make_room(context, bus)
        return await purge(database)

    return table


async def purge(database: Database) -> int:
    """Delete one batch of rows that nobody needs any more and return how many went."""
    now = clock.now()

    async def work(session: Session) -> int:
        gone = 0
        for table, moment, days in (
            (chassis.outbox, chassis.outbox.c.sent_at, OUTBOX_DAYS),
            (chassis.inbox, chassis.inbox.c.received_at, INBOX_DAYS),
            (chassis.idempotency, chassis.idempotency.c.created_at, KEEP_DAYS),
        ):
            gone += await _purge(session, table, moment < now - timedelta(days=days))
        return gone

    return await database.run(system("outbox-watch"), work)


async def _purge(session: Session, table: Table, old: object) -> int:
    keys = list(table.primary_key.columns)
    batch = select(*keys).where(old).limit(BATCH).with_for_update(skip_locked=True).cte("batch")  # type: ignore[arg-type]
    matches = [key == batch.c[key.name] for key in keys]
    result = await session.execute(delete(table).where(*matches).returning(keys[0]))
    return len(result.all())


async def make_room(context: str, bus: Bus) -> int:
    """At 90 % of its limit, drop from the context's stream what every consumer has acknowledged. Returns how many went.

    Consumers that lag keep their messages: then the stream fills up, refuses, and the outbox waits.
    """
    stream = context.upper()
    try:
        info = await bus.js.stream_info(stream)
        limit = info.config.max_bytes or 0
        if limit <= 0 or info.state.bytes < FULL * limit:
            return 0
        listed = orjson.loads((await bus.client.request(f"$JS.API.CONSUMER.LIST.{stream}", b"{}", timeout=5)).data)
        floors = [_floor(consumer, info.state.last_seq) for consumer in listed.get("consumers") or []]
        floor = min(floors, default=info.state.last_seq)
        request = orjson.dumps({"seq": floor + 1})
        answer = orjson.loads((await bus.client.request(f"$JS.API.STREAM.PURGE.{stream}", request, timeout=5)).data)
    except (NatsError, TimeoutError) as error:
        log.warning("stream %s could not be looked at: %r", stream, error)
        return 0
    purged = int(answer.get("purged", 0))
    log.warning("stream %s was %.0f %% full: %d acknowledged events dropped", stream, 100 * FULL, purged)
    return purged


def _floor(consumer: dict[str, Any], last: int) -> int:
    """Up to where a consumer needs nothing any more.

    Of one that has nothing to do that is the stream's end as it was seen before: its own floor stands still for as long
    as nothing comes that it is filtered to.
    """
    idle = not consumer["num_pending"] and not consumer["num_ack_pending"]
    return last if idle else int(consumer["ack_floor"]["stream_seq"])


async def rebuild(database: Database, since: datetime | None = None) -> int:
    """Send the outbox again, since a moment or from its beginning; returns how many events.

    For a stream that was lost. Consumers that have seen an event meet it in their inbox, and do nothing.
    """
    table = chassis.outbox

    async def work(session: Session) -> int:
        again = update(table).where(table.c.sent_at.is_not(None)).values(sent_at=None, stream_sequence=None)
        if since is not None:
            again = again.where(table.c.created_at >= since)
        return len((await session.execute(again.returning(table.c.id))).all())

    return await database.run(system("bus-rebuild"), work)
