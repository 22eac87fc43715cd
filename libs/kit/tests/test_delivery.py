"""From the stream to the effects: once, retries, dead letters, a bus that goes and comes."""

import asyncio
from uuid import UUID

import kitchen
import pytest
from kitchen import PARTS, Dish, Ordered, RunningKitchen
from nats.js.api import StreamConfig
from order_stories import cooked, delivery, dish, on_stream, order
from sqlalchemy import text

from contracts.types import uuid7
from kit import consumers, dead_letters, logs, streams
from kit.bus import Bus
from kit.consumers import MAX_DELIVERIES, Delivery, Retry
from kit.db import Database, Session
from kit.reader import ConsumerLost, Reader
from kit.scope import Scope
from testkit import deliver, eventually

COOK = PARTS.all_consumers()[0]
pytestmark = pytest.mark.usefixtures("kitchen_schema")


async def letters(database: Database, event: Ordered) -> list[str]:
    waiting = await dead_letters.waiting(database)
    return [letter["reason"] for letter in waiting if letter["event_id"] == str(event.dish_id)]


class TestConsumer:
    async def test_an_event_delivered_twice_has_one_effect(self, database: Database, here: Scope) -> None:
        event = await dish(database, here)
        assert await deliver(database, COOK, here, event) == [None, None]
        assert await cooked(database, here) == [1]

    async def test_a_refusal_is_buried_with_its_reason(self, database: Database, here: Scope) -> None:
        event = await dish(database, here, "stone")
        assert await consumers.deliver(database, COOK, delivery(here, event)) is None
        assert await letters(database, event) == ["kitchen.burnt: This dish cannot be ordered."]

    async def test_a_bug_is_retried_ever_later_and_then_buried(self, database: Database, here: Scope) -> None:
        event = await dish(database, here, "raw")
        waits = []
        for number in range(1, MAX_DELIVERIES):
            retry = await consumers.deliver(database, COOK, delivery(here, event, number))
            assert isinstance(retry, Retry)
            waits.append(retry.seconds)
        assert waits == sorted(waits)
        assert waits[0] < 1
        assert waits[-1] == 300
        assert await letters(database, event) == []
        assert await consumers.deliver(database, COOK, delivery(here, event, MAX_DELIVERIES)) is None
        assert await letters(database, event) == ["RuntimeError"]

    async def test_what_failed_once_is_done_when_it_comes_again(self, database: Database, here: Scope) -> None:
        early = delivery(here, Ordered(dish_id=uuid7(), name="soup", version=1))
        assert isinstance(await consumers.deliver(database, COOK, early), Retry)

        async def prepare(session: Session) -> None:
            session.add(Dish(id=UUID(early.event_id), name="soup"))

        await database.run(here, prepare)
        assert await consumers.deliver(database, COOK, early) is None
        assert await cooked(database, here) == [1]

    async def test_neither_letter_nor_log_quotes_what_a_bug_was_about(
        self, database: Database, here: Scope, caplog: pytest.LogCaptureFixture
    ) -> None:
        event = await dish(database, here, "doubled")
        assert await consumers.deliver(database, COOK, delivery(here, event, MAX_DELIVERIES)) is None
        assert await letters(database, event) == ["IntegrityError"]
        written = "".join(logs.Formatter("kitchen").format(record) for record in caplog.records)
        assert "IntegrityError" in written
        assert "secret recipe" not in written

    async def test_a_letter_that_cannot_be_kept_is_not_acknowledged(self, database: Database, here: Scope) -> None:
        event = await dish(database, here, "stone")
        sent = delivery(here, event)
        unkept = Delivery(sent.body, "a subject that no column takes\0", sent.event_id, 1)
        assert isinstance(await consumers.deliver(database, COOK, unkept), Retry)

    async def test_what_is_no_event_of_ours_is_buried(self, database: Database) -> None:
        junk = Delivery(b"{nonsense", Ordered.subject, "junk", 1)
        assert await consumers.deliver(database, COOK, junk) is None

    async def test_a_database_that_is_away_buries_nothing(self, here: Scope) -> None:
        nowhere = Database("postgresql://kitchen:x@127.0.0.1:1/nexus")
        event = Ordered(dish_id=uuid7(), name="soup", version=1)
        assert isinstance(await consumers.deliver(nowhere, COOK, delivery(here, event, 1_000)), Retry)
        await nowhere.close()

    async def test_a_letter_is_taken_for_replay_once(self, database: Database, here: Scope) -> None:
        event = await dish(database, here, "stone")
        await consumers.deliver(database, COOK, delivery(here, event))
        letter = next(
            found for found in await dead_letters.waiting(database) if found["event_id"] == str(event.dish_id)
        )
        assert b"stone" in await dead_letters.body(database, letter["id"])
        assert await dead_letters.take(database, letter["id"])
        assert not await dead_letters.take(database, letter["id"])


class TestReader:
    async def test_a_deleted_consumer_is_noticed(
        self, admin_bus: Bus, database: Database, running: RunningKitchen
    ) -> None:
        doomed = consumers.Consumer("kitchen-doomed", (Ordered,), kitchen.cook)
        await admin_bus.js.add_consumer("KITCHEN", streams.consumer_config("kitchen-doomed", [Ordered.subject]))
        reader = Reader(admin_bus, database, doomed)
        task = asyncio.create_task(reader.run())

        async def reading() -> bool:
            return reader.last_good > 0

        await eventually(reading)
        await admin_bus.js.delete_consumer("KITCHEN", "kitchen-doomed")
        with pytest.raises(ConsumerLost):
            await asyncio.wait_for(task, 15)

    async def test_what_was_not_committed_is_not_acknowledged(
        self, admin_bus: Bus, running: RunningKitchen, database: Database, here: Scope
    ) -> None:
        await admin_bus.js.add_consumer("KITCHEN", streams.consumer_config("kitchen-homeless", [Ordered.subject]))
        nowhere = Database("postgresql://kitchen:x@127.0.0.1:1/nexus")
        homeless = consumers.Consumer("kitchen-homeless", (Ordered,), kitchen.cook)
        task = asyncio.create_task(Reader(admin_bus, nowhere, homeless).run())
        await order(database, here)

        async def tried() -> bool:
            info = await admin_bus.js.consumer_info("KITCHEN", "kitchen-homeless")
            return info.delivered is not None and info.delivered.stream_seq > 0 and (info.num_redelivered or 0) > 0

        await eventually(tried)
        info = await admin_bus.js.consumer_info("KITCHEN", "kitchen-homeless")
        assert info.ack_floor is not None
        assert info.ack_floor.stream_seq == 0
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await admin_bus.js.delete_consumer("KITCHEN", "kitchen-homeless")
        await nowhere.close()

    async def test_a_full_stream_refuses_and_the_outbox_waits(
        self, admin_bus: Bus, running: RunningKitchen, database: Database, here: Scope
    ) -> None:
        config = streams.stream_config("kitchen")
        info = await admin_bus.js.stream_info("KITCHEN")
        await admin_bus.js.update_stream(StreamConfig(**{**vars(config), "max_msgs": info.state.messages}))
        event = await order(database, here)

        async def unsent(session: Session) -> int:
            return await session.scalar(text("select count(*) from outbox where sent_at is null")) or 0

        await asyncio.sleep(1)  # long enough for the relay to be refused
        assert await database.run(here, unsent) == 1
        await admin_bus.js.update_stream(config)

        async def arrived() -> bool:
            return await cooked(database, here) == [1]

        await eventually(arrived)
        assert await on_stream(admin_bus, event) == 1
