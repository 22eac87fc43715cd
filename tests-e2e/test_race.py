"""A rush for one slot: one client gets it, everybody else is told at once and offered other times."""

import asyncio
import os
import time
from collections import Counter
from typing import Any, NamedTuple
from uuid import uuid4

import aiohttp
import ledger
import psutil
import pytest
from practice import Practice

from contracts.types import from_typeid
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

CLIENTS = 100
ROUNDS = 30
WORST_SECONDS = 3.0
SETTLE_SECONDS = 60.0

OVERLAPS = """
select count(*) from scheduling.occupancies a join scheduling.occupancies b
on a.business_id = b.business_id and a.resource_id = b.resource_id and a.id < b.id and a.during && b.during
where a.resource_id = $1
"""
BOOKED = "select count(*) from scheduling.bookings where staff_member_id = $1 and status = 'confirmed'"


class Answer(NamedTuple):
    """What one client was told, and how long it waited."""

    status: int
    body: dict[str, Any]
    seconds: float


async def test_a_hundred_clients_on_one_slot_give_one_booking(practice: Practice) -> None:
    alone = practice.staff[0]
    free = practice.slots(days=7)
    slots = [slot for slot in free if alone in slot["staff_member_ids"]]
    await _settled(practice, next(slot for slot in free if practice.staff[1] in slot["staff_member_ids"]))
    rounds = slots[:: len(slots) // ROUNDS][:ROUNDS]
    worst, neighbours = 0.0, Neighbours(practice.system)
    for slot in rounds:
        answers = await _rush(practice, slot, alone)
        codes = Counter((answer.status, answer.body.get("code")) for answer in answers)
        assert codes == {(201, None): 1, (409, "scheduling.slot_taken"): CLIENTS - 1}
        for answer in answers:
            _check_alternatives(answer, slot)
        worst = max(worst, *(answer.seconds for answer in answers))
    await _check_calendar(practice, alone)
    assert worst * neighbours.left() < WORST_SECONDS, f"{worst:.2f} s, with {neighbours.left():.0%} of the machine"


async def _settled(practice: Practice, slot: dict[str, Any]) -> None:
    """Wait for what tests before have left behind, killed processes too, and let them all book once and refuse once."""
    await ledger.settle(practice.system, SETTLE_SECONDS)
    wish = practice.wish(slot) | {"staff_member_id": practice.staff[1]}
    for status in (201, 409):
        answer = await asyncio.to_thread(practice.guest.post, practice.path("/bookings"), json=wish)
        assert answer.status_code == status, answer.text


async def _rush(practice: Practice, slot: dict[str, Any], staff_member: str) -> list[Answer]:
    """A hundred clients, each on a connection of its own, all at once."""
    url = str(practice.guest.base_url).rstrip("/")
    async with aiohttp.ClientSession(url, connector=aiohttp.TCPConnector(limit=0)) as session:

        async def book() -> Answer:
            wish = practice.wish(slot) | {"staff_member_id": staff_member}
            started = time.perf_counter()
            path, key = practice.path("/bookings"), {"idempotency-key": uuid4().hex}
            async with session.post(path, json=wish, headers=key) as answer:
                body = await answer.json(content_type=None)
                return Answer(answer.status, body, time.perf_counter() - started)

        return await asyncio.gather(*(book() for _ in range(CLIENTS)))


def _check_alternatives(answer: Answer, slot: dict[str, Any]) -> None:
    if answer.status == 409:
        starts = [other["starts_at"] for other in answer.body["alternatives"]]
        assert 1 <= len(starts) <= 5
        assert slot["starts_at"] not in starts


async def _check_calendar(practice: Practice, staff_member: str) -> None:
    database = await practice.system.sql()
    try:
        staff_member_id = from_typeid("stf", staff_member)
        assert await database.fetchval(OVERLAPS, staff_member_id) == 0
        assert await database.fetchval(BOOKED, staff_member_id) == ROUNDS
    finally:
        await database.close()


class Neighbours:
    """What other work on this machine takes away from the system and its clients, from now on."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._ours, self._all = self._measure()
        self._since = time.perf_counter()

    def left(self) -> float:
        """The part of the processors that others did not use."""
        ours, everything = self._measure()
        others = (everything - self._all) - (ours - self._ours)
        capacity = (time.perf_counter() - self._since) * (psutil.cpu_count() or 1)
        return 1 - max(0.0, others) / capacity

    def _measure(self) -> tuple[float, float]:
        parts = [self._system.process(name) for name in self._system.names()]
        family = [psutil.Process(os.getpid()), *parts, *(child for part in parts for child in part.children(True))]
        ours = sum(map(_cpu_seconds, family))
        busy = psutil.cpu_times()
        return ours, busy.user + busy.system + busy.nice


def _cpu_seconds(process: psutil.Process) -> float:
    """What a process has used; nothing for one that has ended since it was listed."""
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0.0
