"""NATS away, or JetStream alone broken, under load: bookings go on, events wait, nothing spins, nothing is lost."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import ledger
import psutil
import pytest
from load import Load
from nats.js import JetStreamContext
from practice import Practice

from contracts.types import from_typeid
from kit import streams
from testkit import eventually
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

SERVICES = ("gateway", "identity", "scheduling", "billing", "notifications")
DRAIN_SECONDS = 30.0
QUIET_SHARE = 0.4
"""Of one core: what a process may use while it waits for NATS and nobody asks it anything."""
QUIET_BYTES = 100
"""A second: what a process may log meanwhile."""
PLANS_MAILS = "notifications-plan_mails"


@dataclass
class Effort:
    """What a process used and logged between two looks."""

    system: System
    name: str

    def __post_init__(self) -> None:
        self._process: psutil.Process = self.system.process(self.name)
        self._began = time.monotonic()
        self._cpu, self._logged = self._used(), len(self.system.log(self.name))

    def must_be_small(self) -> None:
        """Nobody spins, nobody floods the log."""
        seconds = time.monotonic() - self._began
        share = (self._used() - self._cpu) / seconds
        logged = (len(self.system.log(self.name)) - self._logged) / seconds
        print(f"{self.name}: {share:.0%} of a core, {logged:.0f} B/s logged; ", end="")
        assert share < QUIET_SHARE, f"{self.name} used {share:.0%} of a core while it waited"
        assert logged < QUIET_BYTES, f"{self.name} logged {logged:.0f} bytes a second while it waited"

    def _used(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


@pytest.mark.parametrize("seconds", [20, pytest.param(300, marks=pytest.mark.chaos)])
async def test_bookings_go_on_while_nats_is_away(system: System, practice: Practice, seconds: int) -> None:
    load = Load(practice, pause_seconds=0.05 if seconds < 60 else 0.5)
    async with load.running():
        await load.accepted(10)
        await asyncio.to_thread(system.stop, "nats")
        repeated, before = load.tries.total(), load.granted
        await asyncio.sleep(seconds / 2)
        assert load.granted - before > seconds / 2, "bookings went on"
        assert load.tries.total() == repeated, f"nobody was put off: {load.tries}"
    efforts = [Effort(system, name) for name in SERVICES]
    await asyncio.sleep(seconds / 2)
    for effort in efforts:
        effort.must_be_small()
    waiting = await ledger.waiting_in_outboxes(system)
    assert waiting["outbox of scheduling"] >= load.granted - before
    await asyncio.to_thread(system.start, "nats")
    await _must_be_whole(system, load)


async def test_a_full_stream_lets_events_wait(system: System, practice: Practice) -> None:
    load = Load(practice)
    async with load.running(), _jetstream(system) as js:
        await load.accepted(5)
        config = streams.stream_config("scheduling")
        config.max_msgs = (await js.stream_info("SCHEDULING")).state.messages
        await js.update_stream(config)
        before = load.granted
        await load.accepted(30)
        waiting = await ledger.waiting_in_outboxes(system)
        assert waiting["outbox of scheduling"] >= load.granted - before
        await js.update_stream(streams.stream_config("scheduling"))
    await _must_be_whole(system, load)


async def test_a_deleted_consumer_is_noticed_and_declared_again(system: System, practice: Practice) -> None:
    load, before = Load(practice), system.pid("notifications")
    async with load.running(), _jetstream(system) as js:
        await load.accepted(10)
        await js.delete_consumer("SCHEDULING", PLANS_MAILS)

        async def replaced() -> bool:
            return system.pid("notifications") != before

        await eventually(replaced, 30)
        await load.accepted(10)
    await _must_be_whole(system, load)


async def test_a_deleted_stream_is_rebuilt_from_the_outbox(system: System, practice: Practice) -> None:
    load = Load(practice)
    async with load.running(), _jetstream(system) as js:
        await load.accepted(20)
        await js.delete_stream("SCHEDULING")
        await load.accepted(10)
        said = await asyncio.to_thread(system.nexus, "bus", "rebuild", "scheduling")
        assert "are sent again" in said
        await load.accepted(10)
    await _must_be_whole(system, load, in_order=False)


async def test_a_dead_letter_is_listed_and_given_to_its_consumer_again(system: System, practice: Practice) -> None:
    """As if notifications had once refused to hear of the owner's role: it has neither the row nor the inbox entry."""
    durable, database = "notifications-remember_member", await system.sql()
    business_id = from_typeid("biz", practice.business_id)

    async def known() -> bool:
        query = "select count(*) = 1 from notifications.members where business_id = $1"
        return bool(await database.fetchval(query, business_id))

    try:
        await eventually(known, 20)
        event_id = await database.fetchval(FORGET, durable, str(business_id))
        assert not await known()
        assert str(event_id) in await asyncio.to_thread(system.nexus, "bus", "dlq", "notifications")
        said = await asyncio.to_thread(system.nexus, "bus", "dlq-replay", "notifications", str(event_id))
        assert f"goes to {durable} again" in said
        await eventually(known, 20)
        assert str(event_id) not in await asyncio.to_thread(system.nexus, "bus", "dlq", "notifications")
    finally:
        await database.close()


FORGET = """
with fact as (
    select event_id, subject, body from identity.outbox
    where subject = 'identity.role.granted.v1' and body->>'businessid' = $2
), rows as (
    delete from notifications.members where business_id = (select (body->>'businessid')::uuid from fact)
), taken as (
    delete from notifications.inbox where consumer = $1 and event_id = (select event_id from fact)
)
insert into notifications.dead_letters (consumer, event_id, subject, body, reason, deliveries)
select $1, event_id::text, subject, convert_to(body::text, 'UTF8'), 'drill', 12 from fact returning event_id
"""


@asynccontextmanager
async def _jetstream(system: System) -> AsyncIterator[JetStreamContext]:
    bus = await system.bus()
    try:
        yield bus.jetstream(timeout=10)
    finally:
        await bus.close()


async def _must_be_whole(system: System, load: Load, *, in_order: bool = True) -> None:
    drained = await ledger.settle(system, DRAIN_SECONDS)
    books = await ledger.audit(system, load, in_order=in_order)
    print(f"\n{load.summary()}; {books.summary()}; drained in {drained:.1f} s")
    assert books.faults == []
