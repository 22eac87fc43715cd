"""Ticks: one holder at a time, batch after batch, and whatever happens to one turn there is another."""

import asyncio
from uuid import UUID, uuid4

import pytest

from kit import ticks
from kit.db import Busy, Database, Session
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


async def test_one_that_stumbles_keeps_none_of_the_others(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    due, done = [(uuid4(), uuid4()) for _ in range(4)], []

    async def find(_: Session) -> list[tuple[UUID, UUID]]:
        return due

    async def work(session: Session, due_id: UUID) -> bool:
        if due_id == due[1][1]:
            raise ZeroDivisionError
        done.append((session.business_id, due_id))
        return due_id != due[3][1]

    assert await ticks.each(database, "wash-up", find, work) == 2
    assert done == [due[0], *due[2:]]
    assert f"bug in wash-up over {due[1][1]}" in caplog.text


async def test_where_the_database_is_away_no_other_is_tried(database: Database) -> None:
    tried = []

    async def find(_: Session) -> list[tuple[UUID, UUID]]:
        return [(uuid4(), uuid4()) for _ in range(3)]

    async def work(_: Session, due_id: UUID) -> bool:
        tried.append(due_id)
        raise Busy

    with pytest.raises(Busy):
        await ticks.each(database, "wash-up", find, work)
    assert len(tried) == 1
