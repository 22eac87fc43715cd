"""Roles, schemas and migrations: each context owns one schema, and its login owns nothing in it."""

import asyncio
from importlib import import_module
from pathlib import Path

import asyncpg
from alembic import command, context
from alembic.config import Config
from alembic.operations import Operations
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kit import chassis
from kit.db import NAMING

POLICY = "business_id = nullif(current_setting('app.business_id', true), '')::uuid"


def _identifier(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no identifier")
    return name


async def prepare(admin_url: str, name: str, password: str) -> None:
    """Make the roles and the schema of a context: `<name>` logs in and owns nothing, `<name>_owner` owns the schema,

    `<name>_due` may look past row-level security and owns only the functions that ticks take their work from.
    Safe to repeat; sets the password each time.
    """
    name = _identifier(name)
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute("select pg_advisory_lock(7411)")
        for role, options in (
            (name, "login nobypassrls"),
            (f"{name}_owner", "nologin"),
            (f"{name}_due", "nologin bypassrls"),
        ):
            if not await connection.fetchval("select 1 from pg_roles where rolname = $1", role):
                await connection.execute(f"create role {role} {options}")
        quoted = await connection.fetchval("select quote_literal($1::text)", password)
        await connection.execute(f"alter role {name} password {quoted}")
        await connection.execute(_ROLES.format(name=name))
    finally:
        await connection.close()


_ROLES = """
alter role {name} set search_path = {name}, public;
alter role {name} set lock_timeout = '2s';
alter role {name} set statement_timeout = '5s';
alter role {name} set idle_in_transaction_session_timeout = '10s';
grant {name}_owner to current_user;
grant {name}_due to current_user;
create extension if not exists btree_gist schema public;
revoke create on schema public from public;
create schema if not exists {name} authorization {name}_owner;
grant usage on schema {name} to {name}, {name}_due;
alter default privileges for role {name}_owner in schema {name}
    grant select, insert, update, delete on tables to {name};
alter default privileges for role {name}_owner in schema {name} grant usage on sequences to {name};
alter default privileges for role {name}_owner in schema {name} grant select on tables to {name}_due;
"""


def config(name: str, admin_url: str) -> Config:
    """Alembic's settings for a context, whose migrations lie beside its package."""
    folder = Path(import_module(name).__path__[0]).parent / "migrations"
    settings = Config()
    settings.set_main_option("script_location", str(folder).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    settings.attributes["admin_url"] = admin_url
    return settings


def upgrade(admin_url: str, name: str) -> None:
    """Bring a context's schema to the newest migration."""
    command.upgrade(config(_identifier(name), admin_url), "head")


async def install(admin_url: str, name: str, password: str) -> None:
    """Prepare and upgrade."""
    await prepare(admin_url, name, password)
    await asyncio.to_thread(upgrade, admin_url, name)


def run(name: str, metadata: MetaData) -> None:
    """What every `migrations/env.py` calls: migrate as the schema's owner, under lock and statement timeouts."""
    url = context.config.attributes["admin_url"].replace("postgresql://", "postgresql+asyncpg://", 1)
    asyncio.run(_run(_identifier(name), metadata, url))


async def _run(name: str, metadata: MetaData, url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"set local role {name}_owner"))
            await connection.execute(text(f"set local search_path = {name}, public"))
            await connection.execute(text("set local lock_timeout = '4s'"))
            await connection.execute(text("set local statement_timeout = '10min'"))
            await connection.run_sync(lambda sync: _migrate(sync, name, metadata))
    finally:
        await engine.dispose()


class _Targets(list[MetaData]):
    """The metadata of a context and of the chassis; what a migration does not name is named as models name it."""

    naming_convention = NAMING


def _migrate(connection: object, name: str, metadata: MetaData) -> None:
    context.configure(
        connection=connection,  # type: ignore[arg-type]
        target_metadata=_Targets([metadata, chassis.metadata]),
        version_table="alembic_version",
        version_table_schema=name,
        include_object=lambda _object, object_name, kind, *_: (
            not (kind == "table" and object_name == "alembic_version")
        ),
        transaction_per_migration=False,
    )
    context.run_migrations()


def create_chassis(op: Operations) -> None:
    """The tables of the chassis, in a context's first migration."""
    chassis.metadata.create_all(op.get_bind())


def protect(op: Operations, *tables: str) -> None:
    """Row-level security by business, enabled and forced, for tenant tables."""
    for table in tables:
        for statement in protection(table):
            op.execute(statement)


def protection(table: str) -> list[str]:
    """The statements that hide other businesses' rows of a table, from its owner too."""
    table = _identifier(table)
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy by_business on {table} using ({POLICY}) with check ({POLICY})",
    ]


def append_only(op: Operations, name: str, *tables: str) -> None:
    """Rows of these tables are never changed nor deleted by the service."""
    for table in map(_identifier, tables):
        op.execute(f"revoke update, delete, truncate on {table} from {_identifier(name)}")


def due_function(op: Operations, name: str, signature: str, returns: str, query: str) -> None:
    """A SECURITY DEFINER function that looks across businesses.

    It tells a tick which rows are due (ids and times only), or identity where a user may act. `query` must qualify
    tables with the schema.
    """
    schema = _identifier(name)
    op.execute("reset role")
    op.execute(
        f"create or replace function {schema}.{signature} returns table ({returns}) language sql stable"
        f" security definer set search_path = pg_catalog, pg_temp as $due$ {query} $due$"
    )
    function = f"{schema}.{signature.split('(', maxsplit=1)[0]}"
    op.execute(f"alter function {function} owner to {schema}_due")
    op.execute(f"revoke all on function {function} from public")
    op.execute(f"grant execute on function {function} to {schema}")
    op.execute(f"set local role {schema}_owner")
