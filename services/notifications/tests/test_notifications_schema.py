"""The migrated schema: as the models describe it, guarded twice, and append-only where it says so."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from mail_stories import Story, Wait, business_created
from money_stories import Payer
from sqlalchemy import Connection

from kit import chassis
from kit.db import Database
from kit.scope import Scope
from notifications.database import Base
from notifications.preferences.models import Preferences
from testkit import tenancy
from testkit.servers import Servers


async def test_no_model_has_drifted_from_its_migration(database: Database) -> None:
    def drift(connection: Connection) -> list:
        options = {"include_object": lambda _, name, kind, *__: (kind, name) != ("table", "alembic_version")}
        return compare_metadata(MigrationContext.configure(connection, opts=options), [Base.metadata, chassis.metadata])

    async with database.engine.connect() as connection:
        assert await connection.run_sync(drift) == []


async def test_every_tenant_table_is_guarded(database: Database) -> None:
    await tenancy.check_schema(database, Base)


async def test_each_guard_hides_alone(
    database: Database, servers: Servers, here: Scope, elsewhere: Scope, owner, tell, dispatch, mailbox
) -> None:
    story = Story()
    mailbox.refuses[story.email] = "550 5.1.1 no such user"
    await tell(here, story.confirmed(), Wait().offered(), Payer().created(), Payer().paid())
    await tell(elsewhere, business_created(elsewhere))
    await dispatch()

    async def choose(session) -> None:
        session.add(Preferences(footer="Ring 1"))

    await database.run(here, choose)
    await tenancy.check_hiding(database, servers.admin_url, Base, here, elsewhere)


@pytest.mark.parametrize("statement", ["update notification_log set attempt = 2", "delete from notification_log"])
async def test_the_service_itself_may_not(servers: Servers, database: Database, statement: str) -> None:
    connection = await asyncpg.connect(servers.database_url("notifications"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()
