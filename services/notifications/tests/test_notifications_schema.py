"""The migrated schema is the one that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kit import chassis
from kit.db import Database


async def test_no_model_has_drifted_from_its_migration(database: Database) -> None:
    from notifications import main

    assert main.app
    from notifications.database import Base

    def drift(connection) -> list:
        options = {"version_table": "alembic_version", "include_object": _ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), [Base.metadata, chassis.metadata])

    async with database.engine.connect() as connection:
        assert await connection.run_sync(drift) == []


def _ours(_object, name, kind, *_) -> bool:
    return not (kind == "table" and name == "alembic_version")
