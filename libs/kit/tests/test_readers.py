"""Reading in the driver's own words: in the session's scope, on connections that are kept while they are sound."""

import asyncio

import asyncpg
import kitchen
import pytest
from kitchen import Dish
from sqlalchemy import func, select

from kit.db import Busy, Database, Session
from kit.scope import Scope
from testkit.proxy import Fault, between
from testkit.servers import Servers

pytestmark = pytest.mark.usefixtures("kitchen_schema")


async def add(session: Session) -> None:
    session.add(Dish(name="soup"))


class TestReaders:
    async def test_a_session_that_reads_sees_its_business_alone_on_whatever_connection(
        self, database: Database, here: Scope, elsewhere: Scope
    ) -> None:
        await database.run(here, add)

        async def count(session: Session) -> int:
            rows = await session.fetch("select current_setting('transaction_read_only'), count(*) from dishes")
            assert rows[0][0] == "on"
            assert len((await session.scalars(select(Dish))).all()) == rows[0][1]
            return int(rows[0][1])

        async def count_entered(session: Session) -> int:
            assert here.business_id
            before = (await session.fetch("select count(*) from dishes"))[0][0]
            await session.enter(here.business_id)
            after = await count(session)
            return after if before == 0 else -1

        for scope, expected in [(here, 1), (elsewhere, 0), (Scope(), 0), (here, 1)]:
            assert await database.run(scope, count, reads=True) == expected
        assert await database.run(Scope(), count_entered, reads=True) == 1
        assert await database.run(Scope(), count, reads=True) == 0

    async def test_the_size_of_a_table_changes_nothing_about_how_it_is_read(
        self, database: Database, here: Scope
    ) -> None:
        async def planning(session: Session) -> set[tuple[str, str]]:
            names = ["plan_cache_mode", "max_parallel_workers_per_gather", "jit"]
            rows = await session.fetch("select name, setting from pg_settings where name = any($1)", names)
            return {tuple(row) for row in rows}

        assert await database.run(here, planning, reads=True) == {
            ("plan_cache_mode", "force_generic_plan"), ("max_parallel_workers_per_gather", "0"), ("jit", "off"),
        }  # fmt: skip

    async def test_one_that_breaks_at_its_end_takes_no_other_with_it(self, servers: Servers, here: Scope) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)

        async def break_the_first_of_two(session: Session) -> int:
            [(first,)] = await session.fetch("select pg_backend_pid()")
            await session.scalar(select(func.pg_terminate_backend(first)))
            return int(first)

        broken = await single.run(here, break_the_first_of_two, reads=True)
        assert single.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # this kind of pool counts
        assert await single.run(here, break_the_first_of_two, reads=True) != broken
        await single.close()

    async def test_one_that_the_server_has_said_goodbye_to_is_not_asked(self, servers: Servers, here: Scope) -> None:
        async with between("127.0.0.1", servers.postgres.port) as proxy:
            url = servers.database_url("kitchen")
            single = Database(url.replace(f":{servers.postgres.port}/", f":{proxy.port}/"), pool_size=1)
            other = Database(url, pool_size=1)

            async def backend(session: Session) -> int:
                return int((await session.fetch("select pg_backend_pid()"))[0][0])

            was = await single.run(here, backend, reads=True)
            proxy.become(Fault.LINGER)
            await other.run(
                here, lambda session: session.fetch("select pg_terminate_backend($1, 5000)", was), reads=True
            )
            for _ in range(10):
                await other.run(here, backend, reads=True)
            assert await single.run(here, backend, reads=True) != was
            await single.close()
            await other.close()

    async def test_a_connection_for_reading_is_used_again_unless_its_transaction_broke(
        self, servers: Servers, here: Scope
    ) -> None:
        single = Database(servers.database_url("kitchen"), pool_size=1)

        async def backend(session: Session) -> int:
            return int((await session.fetch("select pg_backend_pid()"))[0][0])

        async def refused(session: Session) -> None:
            await backend(session)
            raise kitchen.Burnt

        async def wrong(session: Session) -> None:
            await session.fetch("select 1 / 0")

        async def ended(session: Session) -> None:
            await session.fetch("select pg_terminate_backend(pg_backend_pid())")

        async def slow(session: Session) -> None:
            await session.fetch("select pg_sleep(5)")

        first = await single.run(here, backend, reads=True)
        with pytest.raises(kitchen.Burnt):
            await single.run(here, refused, reads=True)
        assert await single.run(here, backend, reads=True) == first

        with pytest.raises(asyncpg.DivisionByZeroError):
            await single.run(here, wrong, reads=True)
        second = await single.run(here, backend, reads=True)
        assert second != first

        with pytest.raises(Busy):
            await single.run(here, ended, reads=True)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(single.run(here, slow, reads=True), 0.2)
        assert await single.run(here, backend, reads=True) not in {first, second}
        await single.close()
