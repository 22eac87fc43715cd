"""Ticks: one holder at a time, batch after batch, and whatever happens to one turn there is another."""

import asyncio

import pytest

from kit import ticks
from kit.db import Database
from kit.ticks import Tick
from testkit import eventually

pytestmark = pytest.mark.usefixtures("kitchen_schema")


async def test_works_in_batches_until_nothing_is_left(database: Database) -> None:
    left = [3, 2, 0, 5]

    async def sweep(_: Database) -> int:
        return left.pop(0)

    assert await ticks.once(database, Tick("sweep", 60, sweep)) == 5
    assert left == [5]


async def test_while_one_process_works_the_others_stand_by(database: Database) -> None:
    begun, end, done = asyncio.Event(), asyncio.Event(), []

    async def cook(_: Database) -> int:
        begun.set()
        await end.wait()
        done.append(1)
        return 0

    tick = Tick("cook", 60, cook)
    first = asyncio.create_task(ticks.once(database, tick))
    await begun.wait()
    await ticks.once(database, tick)
    end.set()
    await first
    assert done == [1]


async def test_a_bug_in_one_turn_leaves_the_next(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    turns = 0

    async def stumble(_: Database) -> int:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise ZeroDivisionError
        return 0

    task = asyncio.create_task(ticks.run(database, Tick("stumble", 0.01, stumble)))

    async def again() -> bool:
        return turns > 1

    await eventually(again)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "bug in tick stumble" in caplog.text
