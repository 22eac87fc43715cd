"""From a commit to the stream: in order, once, whatever the bus or the relay does meanwhile."""

import asyncio
from datetime import datetime
from uuid import UUID

import asyncpg
import orjson
import pytest
from kitchen import Ordered, RunningKitchen
from nats.aio.msg import Msg
from nats.js.api import DeliverPolicy
from order_stories import cooked, delivery, dish, on_stream, order
from sqlalchemy import text

from kit import clock, housekeeping, metrics, outbox, streams
from kit.bus import Bus
from kit.db import Database, Session
from kit.relay import Relay
from kit.scope import Scope
from kit.watermarks import Watermarks
from testkit import eventually, published
from testkit.servers import Servers

pytestmark = pytest.mark.usefixtures("kitchen_schema")


async def versions_on_stream(admin_bus: Bus, dish_id: UUID) -> list[int]:
    """Of the events of a dish, in the order in which they lie there."""
    info = await admin_bus.js.stream_info("KITCHEN")
    messages = [await admin_bus.js.get_msg("KITCHEN", at) for at in range(1, info.state.last_seq + 1)]
    events = [orjson.loads(message.data or b"{}") for message in messages]
    about = Ordered(dish_id=dish_id, name="x", version=1).aggregate()
    return [int(event["sequence"]) for event in events if event.get("subject") == about]


async def length_of_newest(admin_bus: Bus) -> int:
    newest = await admin_bus.js.get_msg("KITCHEN", (await admin_bus.js.stream_info("KITCHEN")).state.last_seq)
    return len(newest.data or b"") + sum(len(name) + len(value) + 4 for name, value in (newest.headers or {}).items())


class TestRelay:
    async def test_events_arrive_in_the_order_of_an_aggregate(
        self, running: RunningKitchen, database: Database, here: Scope
    ) -> None:
        dish_id = (await dish(database, here)).dish_id

        async def work(session: Session) -> None:
            for version in range(1, 21):
                outbox.publish(session, Ordered(dish_id=dish_id, name="soup", version=version))

        await database.run(here, work)

        async def all_sent(session: Session) -> list[int]:
            rows = await session.execute(
                text(
                    "select stream_sequence from outbox where body->>'subject' = :about and sent_at is not null order by id"
                ),
                {"about": Ordered(dish_id=dish_id, name="x", version=1).aggregate()},
            )
            return [row[0] for row in rows]

        async def done() -> bool:
            return len(await database.run(here, all_sent)) == 20

        await eventually(done)
        sequences = await database.run(here, all_sent)
        assert sequences == sorted(sequences)

    async def test_a_fact_that_commits_late_is_sent_though_newer_ones_were(
        self, running: RunningKitchen, admin_bus: Bus, servers: Servers, database: Database, here: Scope
    ) -> None:
        late = await asyncpg.connect(servers.database_url("kitchen"))
        slow = late.transaction()
        await slow.start()
        event = await dish(database, here)
        body = orjson.loads(delivery(here, event).body)
        await late.execute(
            "insert into outbox (event_id, subject, body) values ($1, $2, $3)",
            body["id"], event.subject, orjson.dumps(body).decode(),
        )  # fmt: skip
        await order(database, here)

        async def overtaken() -> bool:
            return await cooked(database, here) == [0, 1]

        await eventually(overtaken)
        await slow.commit()
        await late.close()

        async def sent() -> bool:
            return await on_stream(admin_bus, event) == 1

        await eventually(sent)

    async def test_nothing_passes_an_event_that_the_stream_refuses(
        self, running: RunningKitchen, admin_bus: Bus, servers: Servers, database: Database, here: Scope
    ) -> None:
        """Three events of one dish leave together; the second is too long for the stream until it is given room."""
        dish_id = (await order(database, here)).dish_id

        async def said() -> bool:
            return await versions_on_stream(admin_bus, dish_id) == [1]

        await eventually(said)
        config = streams.stream_config("kitchen")
        config.max_msg_size = await length_of_newest(admin_bus) + 120
        await admin_bus.js.update_stream(config)
        names = ["short", "long" * 50, "short again"]

        async def work(session: Session) -> None:
            for version, name in enumerate(names, 2):
                outbox.publish(session, Ordered(dish_id=dish_id, name=name, version=version))

        await database.run(here, work)

        async def lies() -> list[int]:
            return await versions_on_stream(admin_bus, dish_id)

        async def begun() -> bool:
            return 2 in await lies()

        await eventually(begun)
        assert await lies() == [1, 2]
        config.max_msg_size = -1
        await admin_bus.js.update_stream(config)

        async def done() -> bool:
            return len(await lies()) == 4

        await eventually(done)
        assert await lies() == [1, 2, 3, 4]

    async def test_a_second_relay_waits(self, running: RunningKitchen, servers: Servers) -> None:
        second = Relay("kitchen", servers.database_url("kitchen"), Bus(servers.nats.url("kitchen"), "kitchen"))
        task = asyncio.create_task(second.run())

        async def looked() -> bool:
            return second.last_good > 0

        await eventually(looked)
        connection = await asyncpg.connect(servers.admin_url)
        held = await connection.fetchval(
            "select count(*) from pg_locks join pg_stat_activity using (pid)"
            " where locktype = 'advisory' and granted and usename = 'kitchen' and query not like '%tick%'"
        )
        assert held == 1
        await connection.close()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def test_sent_again_after_a_crash_it_lies_on_the_stream_once(
        self, running: RunningKitchen, admin_bus: Bus, database: Database, here: Scope
    ) -> None:
        event = await order(database, here)

        async def sent() -> bool:
            return await cooked(database, here) == [1]

        await eventually(sent)
        assert await housekeeping.rebuild(database) > 0  # as if no acknowledgement had been read
        running.service.relay.wake()

        async def drained() -> bool:
            async def unsent(session: Session) -> int:
                return await session.scalar(text("select count(*) from outbox where sent_at is null")) or 0

            return await database.run(here, unsent) == 0

        await eventually(drained)
        assert await on_stream(admin_bus, event) == 1
        assert await cooked(database, here) == [1]
        assert len(await published(database, here, Ordered)) == 1
        assert metrics.REGISTRY.get_sample_value("nexus_consumer_pending", {"consumer": "kitchen-cook"}) == 0

    async def test_watermarks_follow_what_was_consumed(
        self, admin_bus: Bus, running: RunningKitchen, database: Database, here: Scope
    ) -> None:
        marks = Watermarks(admin_bus)
        await marks.listen("kitchen")
        await order(database, here)
        committed = clock.now()

        async def reached() -> bool:
            mark = await marks.reached("kitchen", "kitchen-cook")
            return mark is not None and mark > committed

        await eventually(reached)
        assert await cooked(database, here) == [1]

    async def test_a_consumer_that_is_never_idle_reaches_the_marks_behind_it(
        self, admin_bus: Bus, running: RunningKitchen, database: Database, here: Scope
    ) -> None:
        config = streams.consumer_config("kitchen-busy", [Ordered.subject])
        config.deliver_policy = DeliverPolicy.NEW
        await admin_bus.js.add_consumer("KITCHEN", config)
        marks = Watermarks(admin_bus)
        await marks.listen("kitchen")
        moments = []
        for _ in range(2):
            await order(database, here)
            moments.append(clock.now())

            async def said() -> bool:
                mark = await marks.reached("kitchen", "kitchen-cook")
                return mark is not None and mark > moments[-1]

            await eventually(said)
        assert await marks.reached("kitchen", "kitchen-busy") is None or await behind(marks, moments[0])
        reader = await admin_bus.js.pull_subscribe_bind("kitchen-busy", "KITCHEN")
        await (await reader.fetch(1))[0].ack_sync()
        mark = await marks.reached("kitchen", "kitchen-busy")
        assert mark is not None
        assert moments[0] < mark < moments[1]
        await admin_bus.js.delete_consumer("KITCHEN", "kitchen-busy")

    async def test_a_relay_that_takes_over_knows_how_far_the_one_before_came(
        self, admin_bus: Bus, running: RunningKitchen, database: Database, here: Scope
    ) -> None:
        await order(database, here)

        async def sent() -> bool:
            return await cooked(database, here) == [1]

        await eventually(sent)
        newest = (await admin_bus.js.stream_info("KITCHEN")).state.last_seq
        heard: list[int] = []

        async def hear(message: Msg) -> None:
            heard.append(orjson.loads(message.data)["stream_sequence"])

        await admin_bus.listen("live.heir.-.watermark", hear)
        task = asyncio.create_task(Relay("heir", database.url, admin_bus).run())

        async def marked() -> bool:
            return bool(heard)

        await eventually(marked)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert heard[0] >= newest


async def behind(marks: Watermarks, moment: datetime) -> bool:
    mark = await marks.reached("kitchen", "kitchen-busy")
    return mark is not None and mark < moment
