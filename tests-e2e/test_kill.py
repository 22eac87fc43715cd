"""kill -9 at every crash point and of every process, under load: nothing is lost, nothing happens twice."""

import asyncio
import os
import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import ledger
import pytest
from load import Load
from practice import Practice
from tills import CRASHES, MORE_CRASHES

from testkit import eventually
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

POINTS = {
    "scheduling": (
        "request.before_commit", "request.after_commit", "relay.before_publish", "relay.after_publish",
    ),
    "notifications": (
        "consumer.before_commit", "consumer.after_commit", "dispatch.before_send", "dispatch.after_send",
    ),
}  # fmt: skip
"""Every crash point, in a context that passes it when people book."""
ELSEWHERE = {"rooms.after_call", "accounts.after_create"}
"""Drilled where what leads there is tested: see scheduling's `test_rooms` and billing's `test_accounts`."""
UNDRILLED = {
    "catalogue.after_step", "endpoints.after_make", "prices.after_call", "card_setups.after_call", "card_setups.before_call", "checkouts.after_end", "events.after_page", "fees.after_call",
    "fees.before_call", "payment_methods.after_detach", "plan.after_checkout", "plan.after_customer", "plan.after_look",
}  # fmt: skip
"""Nobody dies there on purpose yet. The list may only grow shorter."""
OTHERS = ("nats", "gateway", "identity", "billing", "postgres", "console")
DEATH_SECONDS = 60.0
DRAIN_SECONDS = 30.0
KILLS = int(os.environ.get("NEXUS_DRILL_KILLS", "300"))


def test_every_crash_point_is_drilled() -> None:
    root = Path(__file__).resolve().parents[1]
    found = {
        point
        for folder in ("libs/kit/kit", "services")
        for file in (root / folder).rglob("*.py")
        for point in re.findall(r"crash\.point\(\"([a-z._]+)\"\)", file.read_text())
    }
    assert found == {point for points in POINTS.values() for point in points} | ELSEWHERE | UNDRILLED | {
        *CRASHES,
        *MORE_CRASHES,
    }


class Killer:
    """Kills processes and remembers how many died."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.died: Counter[str] = Counter()

    async def kill(self, name: str) -> None:
        """`kill -9`, and wait until another process plays the part."""
        before = await asyncio.to_thread(self.system.kill, name)
        self.died[name] += 1
        await self._replaced(name, before)

    async def crash(self, name: str, points: Iterable[str]) -> None:
        """Let a process die at one point after the other; the life after the last is a plain one."""
        dying = ""
        for point in points:
            self.system.prepare_start(name, CRASHPOINT=point)
            if dying:
                await self._replaced(name, self.system.pid(name))
                self.died[dying] += 1
            else:
                await self.kill(name)
            dying = point
        await self._replaced(name, self.system.pid(name))
        self.died[dying] += 1

    async def _replaced(self, name: str, before: int) -> None:
        async def another() -> bool:
            return self.system.pid(name) != before

        await eventually(another, DEATH_SECONDS)


async def test_nothing_is_lost_at_any_crash_point(system: System, practice: Practice) -> None:
    load, killer = Load(practice, pause_seconds=0.15), Killer(system)
    async with load.running():
        await load.accepted(10)
        crashes = [asyncio.create_task(killer.crash(name, points)) for name, points in POINTS.items()]
        for name in OTHERS:
            await killer.kill(name)
        await asyncio.gather(*crashes)
        await load.accepted(10, within=DEATH_SECONDS)
    await _must_be_whole(system, load, killer)


@pytest.mark.chaos
async def test_nothing_is_lost_over_three_hundred_kills(system: System, practice: Practice) -> None:
    load, killer, chance = Load(practice, pause_seconds=0.3), Killer(system), random.Random(300)
    async with load.running():
        for rest in range(10, KILLS + 1, 10):
            while killer.died.total() < rest:
                victims = chance.sample(system.names(), chance.choice((1, 1, 2, 3)))
                await asyncio.gather(*(killer.kill(name) for name in victims))
            await load.accepted(5, within=DEATH_SECONDS)
    await _must_be_whole(system, load, killer, leases=True)


async def _must_be_whole(system: System, load: Load, killer: Killer, *, leases: bool = False) -> None:
    drained = await ledger.settle(system, DRAIN_SECONDS)
    books = await ledger.audit(system, load, leases=leases)
    print(f"\n{killer.died.total()} kills {dict(killer.died)}; {load.summary()}; {books.summary()}; {drained:.1f} s")
    assert books.faults == []
