"""The schema of the running system: one line of migrations a context, no drift from the models, every row guarded."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from models import models_of
from sqlalchemy import Connection

from kit import chassis, migrations
from kit.db import Database
from testkit import tenancy
from testkit.system import CONTEXTS, System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system"), pytest.mark.parametrize("context", CONTEXTS)]

DIRECTORIES = {
    "billing": {"account_owners", "plan_customer_owners", "stripe_events"},
    "identity": {"slugs", "hosts", "tickets", "api_key_hashes", "organisations"},
}
"""Tables that name a business and belong to none."""


@pytest_asyncio.fixture
async def database(system: System, context: str) -> AsyncIterator[Database]:
    """The database as this context sees it."""
    opened = Database(system.database_url(context), pool_size=2)
    yield opened
    await opened.close()


async def test_the_schema_is_at_the_one_head(database: Database, context: str) -> None:
    (head,) = ScriptDirectory.from_config(migrations.config(context, "")).get_heads()

    def at(connection: Connection) -> tuple[str, ...]:
        return MigrationContext.configure(connection).get_current_heads()

    async with database.engine.connect() as connection:
        assert await connection.run_sync(at) == (head,)


async def test_no_model_has_drifted_from_its_migrations(database: Database, context: str) -> None:
    options = {"include_object": lambda _, name, kind, *__: (kind, name) != ("table", "alembic_version")}

    def drift(connection: Connection) -> list[object]:
        ours = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(ours, [models_of(context).metadata, chassis.metadata]))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(drift) == []


async def test_every_table_of_a_business_is_guarded(database: Database, context: str) -> None:
    assert len(tenancy.tenant_classes(models_of(context))) >= 3
    await tenancy.check_schema(database, models_of(context), directories=DIRECTORIES.get(context, set()))
