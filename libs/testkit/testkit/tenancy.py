"""Whether every tenant table is guarded twice: by row-level security, and by the filter on ORM queries.

A context's test says:

    await tenancy.check_schema(database, Base, directories={"slugs"})
    await fill(database, here)    # at least one row in every tenant table
    await tenancy.check_hiding(database, servers.admin_url, Base, here, elsewhere)
"""

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Table, func, inspect, select, text
from sqlalchemy import delete as delete_from

import kit.db
from kit import chassis
from kit.db import Database, Session, Tenant
from kit.scope import Scope

POLICY = "(business_id = (NULLIF(current_setting('app.business_id'::text, true), ''::text))::uuid)"
"""`kit.migrations.POLICY`, as PostgreSQL prints it."""


def tenant_classes(base: type[kit.db.Base]) -> list[type[kit.db.Base]]:
    """The classes of a context whose rows belong to a business, by the names of their tables."""
    classes = [mapper.class_ for mapper in base.registry.mappers]
    ours = [cls for cls in classes if issubclass(cls, base) and issubclass(cls, Tenant)]
    return sorted(ours, key=lambda cls: str(cls.__tablename__))


async def check_schema(database: Database, base: type[kit.db.Base], *, directories: Collection[str] = ()) -> None:
    """Fail unless the migrated schema guards every tenant table, and every table with a business is a tenant table.

    Guarded means: row-level security enabled and forced, kit's policy and no other, `business_id` first in the primary
    key, in every unique key and in every foreign key between tenant tables, and a role that neither owns the tables nor
    bypasses their security. `directories` are the tables that name a business and yet belong to none.
    """
    tables = [str(cls.__tablename__) for cls in tenant_classes(base)]
    async with database.engine.connect() as connection:
        schema = str(await connection.scalar(text("select current_user")))
        security = await connection.execute(_SECURITY, {"schema": schema})
        guards = {row.name: row for row in security}
        found = [problem for table in tables for problem in _unguarded(table, guards.get(table))]
        found += await connection.run_sync(_loose_keys, schema, tables)
        named = await connection.scalars(_WITH_BUSINESS, {"schema": schema})
        known = {*tables, *directories, *chassis.metadata.tables}
        found += [f"{table}: names a business, but is neither a Tenant nor a directory" for table in {*named} - known]
        if await connection.scalar(_PRIVILEGED):
            found.append(f"role {schema} is a superuser or bypasses row-level security")
    assert not found, "\n".join(sorted(found))


_SECURITY = text("""
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
           pg_get_userbyid(c.relowner) = current_user as owned,
           coalesce(array_agg(array[p.cmd, p.permissive, p.qual, p.with_check]) filter (where p.policyname is not null),
                    '{}') as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    left join pg_policies p on p.schemaname = n.nspname and p.tablename = c.relname
    where n.nspname = :schema and c.relkind in ('r', 'p')
    group by c.oid
""")
_WITH_BUSINESS = text("""
    select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = :schema and c.relkind in ('r', 'p') and a.attname = 'business_id' and not a.attisdropped
""")
_PRIVILEGED = text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")


def _unguarded(table: str, guard: Any) -> list[str]:
    if guard is None:
        return [f"{table}: is not in the database"]
    found = []
    if not guard.enabled:
        found.append(f"{table}: row-level security is not enabled")
    if not guard.forced:
        found.append(f"{table}: row-level security is not forced on its owner")
    if guard.owned:
        found.append(f"{table}: the service's role owns it")
    if guard.policies != [["ALL", "PERMISSIVE", POLICY, POLICY]]:
        found.append(f"{table}: has other policies than the one by business: {guard.policies}")
    return found


def _loose_keys(connection: Connection, schema: str, tables: list[str]) -> list[str]:
    """Keys that reach past a business: foreign keys and unique keys are checked by the server without its policies."""
    inspector = inspect(connection)
    found = []
    for table in tables:
        if inspector.get_pk_constraint(table, schema)["constrained_columns"][:1] != ["business_id"]:
            found.append(f"{table}: its primary key does not begin with business_id")
        found += [
            f"{table}: unique index {index['name']} lacks business_id"
            for index in inspector.get_indexes(table, schema)
            if index["unique"] and "business_id" not in index["column_names"]
        ]
        for key in inspector.get_foreign_keys(table, schema):
            pairs = zip(key["constrained_columns"], key["referred_columns"], strict=True)
            if key["referred_table"] in tables and ("business_id", "business_id") not in pairs:
                found.append(f"{table}: foreign key {key['name']} lacks business_id")
    return found


async def check_hiding(
    database: Database, admin_url: str, base: type[kit.db.Base], here: Scope, elsewhere: Scope,
    *, unused: Collection[str] = (),
) -> None:  # fmt: skip
    """Fail unless each guard alone hides the rows of `here`, of which every tenant table but `unused` ones holds one.

    Row-level security alone: queries without the filter, by the service's role. The filter alone: ORM queries by a
    superuser, whom row-level security does not bind. Both are tried from `elsewhere` and without a business; the rows
    can be deleted from neither.
    """
    schema = database.engine.url.username
    everything = Database(admin_url, pool_size=1)
    try:
        for cls in tenant_classes(base):
            name = str(cls.__tablename__)
            if name in unused:
                continue
            assert await _without_filter(database, schema, cls, here, here) > 0, f"{name}: no row to hide"
            assert await _without_filter(everything, schema, cls, elsewhere, here) > 0, f"{name}: security is not off"
            for stranger in (elsewhere, Scope()):
                by_security = await _without_filter(database, schema, cls, stranger, here)
                assert by_security == 0, f"{name}: row-level security shows {by_security} rows of another business"
                by_filter = await _with_filter(everything, schema, cls, stranger, here)
                assert by_filter == 0, f"{name}: the query filter shows {by_filter} rows of another business"
                await _refuse_delete(everything, schema, cls, stranger, here)
    finally:
        await everything.close()


async def _without_filter(
    database: Database, schema: str | None, cls: type[kit.db.Base], scope: Scope, owner: Scope
) -> int:
    table = cls.__table__
    assert isinstance(table, Table)
    query = select(func.count()).select_from(table).where(table.c.business_id == owner.business_id)

    async def count(session: Session) -> int:
        await _look_into(session, schema)
        return (await session.scalars(query)).one()

    return await database.run(scope, count, reads=True)


async def _with_filter(
    database: Database, schema: str | None, cls: type[kit.db.Base], scope: Scope, owner: Scope
) -> int:
    async def count(session: Session) -> int:
        await _look_into(session, schema)
        rows = await session.scalars(select(cls))
        return sum(row.business_id == owner.business_id for row in rows)  # type: ignore[attr-defined]

    return await database.run(scope, count, reads=True)


async def _refuse_delete(
    database: Database, schema: str | None, cls: type[kit.db.Base], scope: Scope, owner: Scope
) -> None:
    async def delete(session: Session) -> int:
        await _look_into(session, schema)
        only = cls.business_id == owner.business_id  # type: ignore[attr-defined]
        return cast("CursorResult[Any]", await session.execute(delete_from(cls).where(only))).rowcount

    deleted = await database.run(scope, delete)
    assert deleted == 0, f"{cls.__tablename__}: another business deleted {deleted} rows"


async def _look_into(session: Session, schema: str | None) -> None:
    await session.execute(text("select set_config('search_path', :path, true)"), {"path": f"{schema}, public"})
