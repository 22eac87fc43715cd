"""Whether anything at all was written: every row of every table of every context, by who wrote it last."""

import asyncio
from importlib import import_module
from typing import Any

from contracts import registry
from testkit.system import CONTEXTS

Connection = Any
"""Of the driver, as a superuser."""
Traces = dict[str, tuple[int, int]]
"""Rows of each table, and a digest of which transactions wrote them and where they lie."""
PATIENCE_SECONDS = 60.0

_TABLES = """
select format('%I.%I', table_schema, table_name) from information_schema.tables
where table_schema = any($1) and table_type = 'BASE TABLE' order by 1
"""
_HOLD = "select pg_advisory_lock(hashtextextended($1, 0))"
_UNSENT = "select from {0}.outbox where sent_at is null"
_UNREAD = """
select from {source}.outbox o where o.subject in ({subjects}) and o.created_at > now() - interval '5 minutes'
and not exists (select from {reader}.inbox i where i.consumer = '{durable}' and i.event_id = o.event_id)
and not exists (select from {reader}.dead_letters d where d.consumer = '{durable}' and d.event_id = o.event_id::text)
"""
_COUNT = "select '{0}' as name, count(*) as rows, coalesce(bit_xor(hashtextextended(concat(xmin, ctid), 0)), 0) as digest from {0}"


async def traces(database: Connection) -> Traces:
    """What has been written up to now, by any transaction that has committed."""
    tables = [row[0] for row in await database.fetch(_TABLES, list(CONTEXTS))]
    found = await database.fetch(" union all ".join(_COUNT.format(table) for table in tables))
    return {row["name"]: (row["rows"], row["digest"]) for row in found}


async def hold_ticks(database: Connection) -> None:
    """Keep ticks away until the connection closes, so that nothing is done that nobody asks for."""
    for context in CONTEXTS:
        for tick in import_module(f"{context}.main").app.parts.all_ticks():
            await database.execute(_HOLD, f"{context}:tick.{tick.name}")


async def settled(database: Connection) -> None:
    """Wait until every event has arrived with everyone who reads it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await _under_way(database):  # noqa: ASYNC110 - other processes have no event of ours
            await asyncio.sleep(0.2)


async def _under_way(database: Connection) -> bool:
    """Whether an event of the last minutes has not been sent, or has not arrived with everyone who reads it."""
    waits = [_UNSENT.format(context) for context in CONTEXTS]
    for reader, durables in registry.durables().items():
        for durable, subjects in durables.items():
            source = subjects[0].partition(".")[0]
            if source in CONTEXTS:
                listed = ", ".join(f"'{subject}'" for subject in subjects)
                waits.append(_UNREAD.format(source=source, reader=reader, durable=durable, subjects=listed))
    return bool(await database.fetchval(f"select {' or '.join(f'exists ({wait})' for wait in waits)}"))


def written(before: Traces, after: Traces) -> list[str]:
    """The tables that differ."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
