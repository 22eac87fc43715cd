"""Housekeeping: a full stream makes room without losing a fact, old rows go and young ones stay."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from nats.js.api import DiscardPolicy, StreamConfig
from sqlalchemy import func, insert, select, update

from contracts.types import uuid7
from kit import chassis, clock, housekeeping, streams
from kit.bus import Bus
from kit.db import Database, Session
from kit.scope import system

LIMIT = 100_000
PAYLOAD = b"x" * 1_000


@pytest_asyncio.fixture(loop_scope="session")
async def larder(admin_bus: Bus) -> AsyncIterator[Bus]:
    """A stream of its own that is nearly full; `larder-bread` reads what it holds, `larder-salt` what never comes."""
    config = StreamConfig(name="LARDER", subjects=["larder.>"], max_bytes=LIMIT, discard=DiscardPolicy.NEW)
    await admin_bus.js.add_stream(config)
    for kind in ("bread", "salt"):
        await admin_bus.js.add_consumer("LARDER", streams.consumer_config(f"larder-{kind}", [f"larder.{kind}"]))
    while (await admin_bus.js.stream_info("LARDER")).state.bytes < housekeeping.FULL * LIMIT:
        await admin_bus.js.publish("larder.bread", PAYLOAD)
    yield admin_bus
    await admin_bus.js.delete_stream("LARDER")


async def eat(bus: Bus, count: int) -> None:
    bread = await bus.js.pull_subscribe_bind("larder-bread", "LARDER")
    for message in await bread.fetch(count):
        await message.ack_sync()


class TestMakeRoom:
    async def test_drops_what_every_consumer_has_acknowledged(self, larder: Bus) -> None:
        await eat(larder, 10)
        assert await housekeeping.make_room("larder", larder) == 10

    async def test_drops_nothing_that_somebody_has_still_to_read(self, larder: Bus) -> None:
        assert await housekeeping.make_room("larder", larder) == 0

    async def test_is_not_kept_from_it_by_a_consumer_of_what_never_comes(self, larder: Bus) -> None:
        held = (await larder.js.stream_info("LARDER")).state.messages
        await eat(larder, held)
        assert await housekeeping.make_room("larder", larder) == held

    async def test_leaves_a_stream_alone_that_has_room(self, larder: Bus) -> None:
        await eat(larder, 30)
        assert await housekeeping.make_room("larder", larder) == 30
        await eat(larder, 10)
        assert await housekeeping.make_room("larder", larder) == 0


@pytest.mark.usefixtures("kitchen_schema")
async def test_old_rows_go_and_young_ones_stay(database: Database) -> None:
    old, young = uuid7(), uuid7()

    async def fill(session: Session) -> None:
        rows = [{"consumer": "kitchen-eat", "event_id": event_id} for event_id in (old, young)]
        await session.execute(insert(chassis.inbox).values(rows))
        past = clock.now() - timedelta(days=housekeeping.INBOX_DAYS, minutes=1)
        await session.execute(update(chassis.inbox).where(chassis.inbox.c.event_id == old).values(received_at=past))

    async def left(session: Session) -> int:
        mine = chassis.inbox.c.consumer == "kitchen-eat"
        return await session.scalar(select(func.count()).select_from(chassis.inbox).where(mine)) or 0

    await database.run(system("test"), fill)
    assert await housekeeping.purge(database) >= 1
    assert await database.run(system("test"), left) == 1


def test_an_inbox_remembers_for_longer_than_an_outbox_can_be_sent_again() -> None:
    assert housekeeping.INBOX_DAYS > housekeeping.OUTBOX_DAYS
