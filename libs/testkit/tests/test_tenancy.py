"""The walker over tenant tables notices each guard that is missing."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import ForeignKeyConstraint, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

import kit.db
from contracts.types import uuid7
from kit import migrations
from kit.db import Database, Session, Tenant
from kit.scope import Scope
from testkit import servers as real
from testkit import tenancy
from testkit.servers import Servers


class Base(kit.db.Base):
    __abstract__ = True
    metadata = kit.db.new_metadata()


class Shelf(Tenant, Base):
    __tablename__ = "shelves"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


class Bottle(Tenant, Base):
    __tablename__ = "bottles"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "shelf_id"], ["shelves.business_id", "shelves.id"], name="fk_shelf"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    shelf_id: Mapped[UUID]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(servers: Servers) -> AsyncIterator[Database]:
    await migrations.prepare(servers.admin_url, "cellar", real.PASSWORD)
    engine = create_async_engine(servers.admin_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.execute(text("set local role cellar_owner"))
        await connection.execute(text("set local search_path = cellar, public"))
        await connection.run_sync(Base.metadata.create_all)
        for statement in [*migrations.protection("shelves"), *migrations.protection("bottles")]:
            await connection.execute(text(statement))
    await engine.dispose()
    opened = Database(servers.database_url("cellar"), pool_size=5)
    yield opened
    await opened.close()


async def fill(session: Session) -> None:
    shelf = Shelf()
    session.add(shelf)
    await session.flush()
    session.add(Bottle(shelf_id=shelf.id))


async def test_a_guarded_schema_passes(database: Database, servers: Servers, here: Scope, elsewhere: Scope) -> None:
    await tenancy.check_schema(database, Base)
    await database.run(here, fill)
    await tenancy.check_hiding(database, servers.admin_url, Base, here, elsewhere)


async def test_an_empty_table_proves_nothing(
    database: Database, servers: Servers, here: Scope, elsewhere: Scope
) -> None:
    with pytest.raises(AssertionError, match="bottles: no row to hide"):
        await tenancy.check_hiding(database, servers.admin_url, Base, here, elsewhere)


LOOSE_KEY = """
    alter table shelves add unique (id);
    alter table bottles add constraint fk foreign key (shelf_id) references shelves (id)
"""


@pytest.mark.parametrize(
    ("sabotage", "repair", "complaint"),
    [
        (
            "alter table bottles disable row level security",
            "alter table bottles enable row level security",
            "bottles: row-level security is not enabled",
        ),
        (
            "alter table bottles no force row level security",
            "alter table bottles force row level security",
            "bottles: row-level security is not forced",
        ),
        (
            "create policy all_of_them on bottles using (true)",
            "drop policy all_of_them on bottles",
            "bottles: has other policies",
        ),
        ("create unique index uq on bottles (shelf_id)", "drop index uq", "bottles: unique index uq lacks"),
        (
            LOOSE_KEY,
            "alter table bottles drop constraint fk; alter table shelves drop constraint shelves_id_key",
            "bottles: foreign key fk lacks",
        ),
        ("create table corks (business_id uuid)", "drop table corks", "corks: names a business"),
        ("alter role cellar bypassrls", "alter role cellar nobypassrls", "bypasses row-level security"),
    ],
)
async def test_each_missing_guard_is_named(
    database: Database, servers: Servers, sabotage: str, repair: str, complaint: str
) -> None:
    admin = await asyncpg.connect(servers.admin_url, server_settings={"search_path": "cellar"})
    await admin.execute(sabotage)
    try:
        with pytest.raises(AssertionError, match=complaint):
            await tenancy.check_schema(database, Base, directories=())
    finally:
        await admin.execute(repair)
        await admin.close()
    await tenancy.check_schema(database, Base)


async def test_security_that_is_off_is_noticed(
    database: Database, servers: Servers, here: Scope, elsewhere: Scope
) -> None:
    await database.run(here, fill)
    admin = await asyncpg.connect(servers.admin_url, server_settings={"search_path": "cellar"})
    await admin.execute("alter table bottles disable row level security")
    try:
        with pytest.raises(AssertionError, match="bottles: row-level security shows 1 rows"):
            await tenancy.check_hiding(database, servers.admin_url, Base, here, elsewhere)
    finally:
        await admin.execute("alter table bottles enable row level security")
        await admin.close()
