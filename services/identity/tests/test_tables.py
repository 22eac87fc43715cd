"""The migrated schema: as the models describe it, guarded twice, and append-only where it says so."""

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from identity_driver import Identity, Opened
from sqlalchemy import Connection

from contracts.identity.api_keys.api import CreateApiKey
from contracts.identity.invitations.api import Invite
from contracts.permissions import Role
from contracts.types import uuid7
from identity.database import Base
from identity.issuers.models import BusinessIssuer
from kit import chassis, clock
from kit.db import Database, Session
from testkit import tenancy
from testkit.servers import Servers


async def test_no_model_has_drifted_from_its_migration(database: Database) -> None:
    def drift(connection: Connection) -> list:
        options = {"include_object": lambda _, name, kind, *__: (kind, name) != ("table", "alembic_version")}
        return compare_metadata(MigrationContext.configure(connection, opts=options), [Base.metadata, chassis.metadata])

    async with database.engine.connect() as connection:
        assert await connection.run_sync(drift) == []


async def test_every_tenant_table_is_guarded(database: Database) -> None:
    await tenancy.check_schema(
        database, Base, directories={"slugs", "hosts", "tickets", "api_key_hashes", "organisations"}
    )


async def bring_an_issuer(session: Session) -> None:
    session.add(
        BusinessIssuer(
            id=uuid7(), name="Ours", url="https://login.example.com", client_id="nexus", client_secret=b"sealed",
            changed_at=clock.now(),
        )
    )  # fmt: skip


async def test_each_guard_hides_alone(
    identity: Identity, database: Database, servers: Servers, studio: Opened, rival: Opened
) -> None:
    await database.run(studio.scope, bring_an_issuer)
    await identity.ask(Invite(email="hidden@example.com", role=Role.STAFF), studio.scope)
    await identity.ask(CreateApiKey(name="Till", permissions=["bookings:read"]), studio.scope)
    await tenancy.check_hiding(database, servers.admin_url, Base, studio.scope, rival.scope)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_log set actor = 'guest'",
        "delete from audit_log",
        "update user_audit_log set actor = 'guest'",
        "delete from user_audit_log",
        "insert into platform_admins select id, now() from users",
        "alter table role_grants disable row level security",
    ],
)
async def test_the_service_itself_may_not(servers: Servers, statement: str) -> None:
    connection = await asyncpg.connect(servers.database_url("identity"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()


async def test_a_strangers_grants_are_seen_through_the_function_alone(servers: Servers, studio: Opened) -> None:
    connection = await asyncpg.connect(servers.database_url("identity"))
    assert await connection.fetchval("select count(*) from role_grants") == 0
    rows = await connection.fetch("select * from roles_of($1)", studio.owner.user.id)
    assert [(row["business_id"], row["role"]) for row in rows] == [(studio.business.id, "owner")]
    await connection.close()
