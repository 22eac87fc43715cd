"""Ticks: one holder at a time, batch after batch, and whatever happens to one turn there is another."""

import asyncio
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kit import ticks
from kit.app import Parts
from kit.db import Busy, Database, Session
from kit.errors import NotFound
from kit.scope import system
from kit.ticks import Tick, Ticks
from testkit import eventually
from testkit.servers import Servers

END_THE_HOLDER = """
select pg_terminate_backend(pid, 5000) from pg_locks
where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
  and (classid::bigint << 32 | objid::bigint) = hashtextextended(current_user || ':oven', 0)
"""

pytestmark = pytest.mark.usefixtures("kitchen_schema")


async def test_works_in_batches_until_nothing_is_left(database: Database) -> None:
    left = [3, 2, 0, 5]

    async def sweep(_: Database) -> int:
        return left.pop(0)

    assert await ticks.once(database, Tick("sweep", 60, sweep)) == 5
    assert left == [5]


def test_a_context_lists_each_once() -> None:
    table = Ticks()

    @table.every(60)
    async def sweep(_: Database) -> int:
        return 0

    assert [tick.name for tick in Parts(ticks=[table]).all_ticks()] == ["sweep"]
    with pytest.raises(ValueError, match="sweep"):
        Parts(ticks=[table, table])


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


async def test_however_many_are_at_work_at_once_each_gets_to_the_database(servers: Servers) -> None:
    single = Database(servers.database_url("kitchen"), pool_size=1)
    everybody, worked = asyncio.Barrier(20), []

    async def work(database: Database) -> int:
        if worked.count(asyncio.current_task()):
            return 0
        await everybody.wait()  # all hold their locks
        worked.append(asyncio.current_task())
        await database.run(system("work"), lambda session: session.execute(text("select 1")))
        return 1

    done = await asyncio.gather(*(ticks.once(single, Tick(f"work {n}", 60, work)) for n in range(20)))
    await single.close()
    assert done == [1] * 20


async def test_a_lock_is_free_again_for_another_process(servers: Servers) -> None:
    here, there = (Database(servers.database_url("kitchen"), pool_size=1) for _ in range(2))
    async with here.lock("oven") as ours, here.lock("hob") as both, there.lock("oven") as theirs:
        assert (ours, both, theirs) == (True, True, False)
    async with there.lock("oven") as theirs, here.lock("hob") as ours:
        assert (theirs, ours) == (True, True)
    await here.close()
    await there.close()


async def test_locks_end_with_their_connection_and_can_be_taken_anew(servers: Servers) -> None:
    here, there = (Database(servers.database_url("kitchen"), pool_size=1) for _ in range(2))
    async with here.lock("oven"):
        await there.run(system("end"), lambda session: session.fetch(END_THE_HOLDER))
        async with there.lock("oven") as theirs:
            assert theirs
    async with here.lock("oven") as ours:
        assert ours
    await here.close()
    await there.close()


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


async def test_is_woken_by_a_commit_and_by_nothing_less(database: Database) -> None:
    turns: list[int] = []

    async def bake(_: Database) -> int:
        turns.append(1)
        return 0

    async def turned(times: int) -> bool:
        return len(turns) == times

    async def order(session: Session) -> None:
        ticks.wake(session, "bake")
        assert len(turns) == 1

    async def change_ones_mind(session: Session) -> None:
        ticks.wake(session, "bake")
        raise NotFound

    running = asyncio.create_task(ticks.run(database, Tick("bake", 600, bake)))
    try:
        await eventually(partial(turned, 1))
        with pytest.raises(NotFound):
            await database.run(system("bake"), change_ones_mind)
        await database.run(system("bake"), order)
        await eventually(partial(turned, 2))
    finally:
        running.cancel()
