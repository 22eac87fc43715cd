"""Transactions: one opener, two tenant guards, no network inside, deadlocks tried again."""

import asyncio
from typing import Any

import asyncpg
import kitchen
import pytest
from kitchen import Dish
from sqlalchemy import insert, select, text, update

from contracts.types import uuid7
from kit import db, outbox
from kit.db import Busy, CrossBusiness, Database, NetworkInTransaction, Session, lock_keys
from kit.errors import AppError
from kit.scope import Scope
from testkit import envelopes, eventually
from testkit.servers import Servers

pytestmark = pytest.mark.usefixtures("kitchen_schema")


async def add(session: Session, name: str = "soup") -> Dish:
    dish = Dish(name=name)
    session.add(dish)
    await session.flush()
    return dish


async def names(session: Session) -> list[str]:
    return list(await session.scalars(select(Dish.name).order_by(Dish.id)))


class TestTenancy:
    async def test_a_business_sees_its_own_rows(self, database: Database, here: Scope, elsewhere: Scope) -> None:
        await database.run(here, add)
        assert await database.run(here, names, reads=True) == ["soup"]
        assert await database.run(elsewhere, names, reads=True) == []
        assert await database.run(Scope(), names, reads=True) == []

    async def test_row_level_security_hides_where_no_filter_stands(
        self, database: Database, here: Scope, elsewhere: Scope
    ) -> None:
        await database.run(here, add)

        async def raw(session: Session) -> int:
            return await session.scalar(text("select count(*) from dishes")) or 0

        assert await database.run(here, raw) == 1
        assert await database.run(elsewhere, raw) == 0
        assert await database.run(Scope(), raw) == 0

    async def test_the_filter_hides_where_row_level_security_is_off(
        self, database: Database, servers: Servers, here: Scope, elsewhere: Scope
    ) -> None:
        await database.run(here, add)
        unguarded = Database(servers.admin_url)  # a superuser passes row-level security

        async def in_kitchen(session: Session) -> list[str]:
            await session.execute(text("set local search_path = kitchen"))
            return await names(session)

        assert await unguarded.run(here, in_kitchen) == ["soup"]
        assert await unguarded.run(elsewhere, in_kitchen) == []
        await unguarded.close()

    async def test_a_pooled_connection_keeps_no_business(self, servers: Servers, here: Scope) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)
        await single.run(here, add)
        async with single.engine.connect() as connection:
            left = await connection.scalar(text("select current_setting('app.business_id', true)"))
            assert left in (None, "")
            assert await connection.scalar(text("select count(*) from dishes")) == 0
        await single.close()

    async def test_a_row_of_another_business_cannot_be_written(
        self, database: Database, here: Scope, elsewhere: Scope
    ) -> None:
        async def smuggle(session: Session) -> None:
            session.add(Dish(business_id=elsewhere.business_id, name="stolen"))
            await session.flush()

        with pytest.raises(CrossBusiness):
            await database.run(here, smuggle)

        async def smuggle_past_the_orm(session: Session) -> None:
            row = {"business_id": elsewhere.business_id, "id": here.business_id, "name": "x", "version": 1, "cooked": 0}
            await session.execute(insert(Dish.__table__).values(row))

        with pytest.raises(Exception, match="row-level security"):
            await database.run(here, smuggle_past_the_orm)

    async def test_updates_and_deletes_stay_in_the_business(
        self, database: Database, here: Scope, elsewhere: Scope
    ) -> None:
        await database.run(here, add)

        async def burn(session: Session) -> int:
            return len((await session.execute(update(Dish).values(name="ash").returning(Dish.id))).all())

        assert await database.run(elsewhere, burn) == 0
        assert await database.run(here, names) == ["soup"]

    async def test_a_context_cannot_read_anothers_schema(self, servers: Servers) -> None:
        connection = await asyncpg.connect(servers.admin_url)
        await connection.execute("create schema if not exists pantry; create table if not exists pantry.jars (id int)")
        await connection.close()
        kitchen_role = await asyncpg.connect(servers.database_url("kitchen"))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await kitchen_role.fetch("select * from pantry.jars")
        owner = "select tableowner from pg_tables where schemaname = 'kitchen' and tablename = 'dishes'"
        assert await kitchen_role.fetchval(owner) == "kitchen_owner"
        bypass = "select rolbypassrls or rolsuper from pg_roles where rolname = current_user"
        assert await kitchen_role.fetchval(bypass) is False
        await kitchen_role.close()


class TestFetch:
    async def test_it_belongs_to_the_transaction_and_its_business(
        self, database: Database, here: Scope, elsewhere: Scope
    ) -> None:
        async def count_first(session: Session) -> list[int]:
            before = await session.fetch("select count(*) from dishes where name = $1", "soup")
            await add(session)
            after = await session.fetch("select count(*) from dishes where name = $1", "soup")
            return [before[0][0], after[0][0]]

        assert await database.run(here, count_first) == [0, 1]
        assert await database.run(here, count_first) == [1, 2]
        assert await database.run(elsewhere, count_first) == [0, 1]

    async def test_nothing_is_written_where_it_reads_or_fails(self, database: Database, here: Scope) -> None:
        dish = await database.run(here, add)

        async def rename(session: Session) -> None:
            await session.fetch("update dishes set name = 'ash' where id = $1", dish.id)
            raise kitchen.Burnt

        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await database.run(here, rename, reads=True)
        with pytest.raises(kitchen.Burnt):
            await database.run(here, rename)
        assert await database.run(here, names) == ["soup"]

    async def test_a_connection_that_broke_is_busy_and_replaced(self, servers: Servers, here: Scope) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)

        async def end(session: Session) -> None:
            await session.fetch("select pg_terminate_backend(pg_backend_pid())")

        with pytest.raises(Busy):
            await single.run(here, end)
        assert await single.run(here, names) == []
        await single.close()

    async def test_a_connection_that_ended_while_nobody_used_it_is_replaced_unnoticed(
        self, servers: Servers, here: Scope
    ) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)
        admin = await asyncpg.connect(servers.admin_url)

        async def connection(session: Session) -> Any:
            await session.fetch("select 1")
            return (await (await session.connection()).get_raw_connection()).driver_connection

        for _ in range(3):
            ended = await single.run(here, connection)
            await admin.execute("select pg_terminate_backend($1)", ended.get_server_pid())

            async def noticed(driver: Any = ended) -> bool:
                return bool(driver.is_closed())

            await eventually(noticed)
        assert await single.run(here, names) == []
        await admin.close()
        await single.close()

    async def test_a_transaction_that_cannot_begin_in_its_scope_leaves_no_connection_behind(
        self, servers: Servers, here: Scope
    ) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)

        async def begin_wrongly(session: Session) -> None:
            connection = await (await session.connection()).get_raw_connection()
            assert connection.driver_connection
            connection.driver_connection.opening = "select 1 / 0"
            await names(session)

        with pytest.raises(Busy):
            await single.run(here, begin_wrongly)
        assert await single.run(here, names) == []
        await single.close()


class TestEnter:
    async def test_a_new_business_has_its_rows_and_events(self, database: Database) -> None:
        new = uuid7()

        async def found(session: Session) -> None:
            await session.enter(new)
            dish = await add(session)
            outbox.publish(session, kitchen.Ordered(dish_id=dish.id, name="soup", version=1))

        await database.run(Scope(), found)
        inside = Scope(new)
        assert await database.run(inside, names, reads=True) == ["soup"]
        [envelope] = await envelopes(database, inside, kitchen.Ordered)
        assert envelope.businessid == new

    async def test_nothing_leads_from_one_business_into_another(
        self, database: Database, here: Scope, elsewhere: Scope
    ) -> None:
        async def cross(session: Session) -> None:
            assert elsewhere.business_id
            await session.enter(elsewhere.business_id)

        with pytest.raises(CrossBusiness):
            await database.run(here, cross)

        async def cross_twice(session: Session) -> None:
            await session.enter(uuid7())
            await session.enter(uuid7())

        with pytest.raises(CrossBusiness):
            await database.run(Scope(), cross_twice)

    async def test_it_ends_with_the_transaction(self, servers: Servers) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)

        async def found(session: Session) -> None:
            await session.enter(uuid7())
            await add(session)

        await single.run(Scope(), found)
        assert await single.run(Scope(), names) == []
        await single.close()


class Counted(AppError):
    """Refused, and counted."""

    commits = True


class TestRefusal:
    async def test_one_that_commits_keeps_what_was_written(self, database: Database, here: Scope) -> None:
        async def count_and_refuse(session: Session) -> None:
            dish = await add(session)
            outbox.publish(session, kitchen.Ordered(dish_id=dish.id, name="soup", version=1))
            raise Counted

        with pytest.raises(Counted):
            await database.run(here, count_and_refuse)
        assert await database.run(here, names) == ["soup"]
        assert len(await envelopes(database, here, kitchen.Ordered)) == 1


class TestTransaction:
    async def test_nothing_remains_of_a_failure(self, database: Database, here: Scope) -> None:
        async def fail(session: Session) -> None:
            dish = await add(session)
            outbox.publish(session, kitchen.Ordered(dish_id=dish.id, name="soup", version=1))
            raise kitchen.Burnt

        with pytest.raises(kitchen.Burnt):
            await database.run(here, fail)
        assert await database.run(here, names) == []

    async def test_reads_cannot_write(self, database: Database, here: Scope) -> None:
        with pytest.raises(Exception, match="read-only transaction"):
            await database.run(here, add, reads=True)

    async def test_network_is_refused_inside(self, database: Database, here: Scope) -> None:
        db.refuse_network_in_transaction()

        async def call(_: Session) -> None:
            db.refuse_network_in_transaction()

        with pytest.raises(NetworkInTransaction):
            await database.run(here, call)
        db.refuse_network_in_transaction()

    async def test_a_deadlock_is_tried_again(self, database: Database, here: Scope) -> None:
        first, second = await database.run(here, add), await database.run(here, add)
        met = asyncio.Barrier(2)
        tries = 0

        async def swap(order: list[Dish]) -> None:
            async def work(session: Session) -> None:
                nonlocal tries
                tries += 1
                for number, dish in enumerate(order):
                    change = update(Dish).where(Dish.id == dish.id).values(cooked=Dish.cooked + 1)
                    await session.execute(change)
                    if number == 0 and tries <= 2:
                        await met.wait()

            await database.run(here, work)

        await asyncio.gather(swap([first, second]), swap([second, first]))
        assert tries > 2

        async def cooked(session: Session) -> list[int]:
            return list(await session.scalars(select(Dish.cooked)))

        assert await database.run(here, cooked) == [2, 2]

    async def test_a_lock_that_is_not_to_be_had_is_busy(self, database: Database, here: Scope) -> None:
        held, done = asyncio.Event(), asyncio.Event()

        async def hold(session: Session) -> None:
            await lock_keys(session, ["oven"])
            held.set()
            await done.wait()

        async def want(session: Session) -> None:
            await lock_keys(session, ["oven"])

        holder = asyncio.create_task(database.run(here, hold))
        await held.wait()
        with pytest.raises(Busy):
            await database.run(here, want)
        done.set()
        await holder

    async def test_a_cancelled_caller_does_not_cut_a_commit_short(self, database: Database, here: Scope) -> None:
        flushed = asyncio.Event()

        async def work(session: Session) -> None:
            await add(session)
            flushed.set()

        for _ in range(20):
            flushed.clear()
            task = asyncio.create_task(database.run(here, work))
            await flushed.wait()
            await asyncio.sleep(0)  # into the commit
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        # whatever was committed, the pool is whole: every connection answers
        await asyncio.gather(*(database.run(here, names) for _ in range(40)))

    async def test_callers_who_leave_do_not_leave_their_work_behind(self, servers: Servers, here: Scope) -> None:
        """Forty impatient callers on two connections: their statements end soon, and the next caller is served."""
        small = Database(servers.database_url("kitchen"), pool_size=2)

        async def sleep(session: Session) -> None:
            await session.execute(text("select pg_sleep(60)"))

        calls = [asyncio.create_task(small.run(here, sleep)) for _ in range(40)]
        await asyncio.sleep(0.3)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        async with asyncio.timeout(4):
            assert await small.run(here, lambda session: session.scalar(text("select 1"))) == 1

        async def over() -> bool:
            busy = text(
                "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'"
            )
            return await small.run(here, lambda session: session.scalar(busy)) == 0

        await eventually(over, 6)
        await small.close()

    async def test_a_database_that_is_away_is_busy(self, here: Scope) -> None:
        nowhere = Database("postgresql://kitchen:x@127.0.0.1:1/nexus")
        with pytest.raises(Busy):
            await nowhere.run(here, names)
        await nowhere.close()
