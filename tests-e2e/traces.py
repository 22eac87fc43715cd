"""Whether anything at all was written: every row of every table of every context, by who wrote it last."""

import asyncio
from typing import Any

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
_COUNT = "select '{0}' as name, count(*) as rows, coalesce(bit_xor(hashtextextended(concat(xmin, ctid), 0)), 0) as digest from {0}"


async def traces(database: Connection) -> Traces:
    """What has been written up to now, by any transaction that has committed."""
    tables = [row[0] for row in await database.fetch(_TABLES, list(CONTEXTS))]
    found = await database.fetch(" union all ".join(_COUNT.format(table) for table in tables))
    return {row["name"]: (row["rows"], row["digest"]) for row in found}


async def quiet(database: Connection, *, seconds: float = 1.5) -> Traces:
    """What has been written once nothing is any more: events have arrived, mails are planned, rooms are made."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        before = await traces(database)
        while True:
            await asyncio.sleep(seconds)
            now = await traces(database)
            if now == before:
                return now
            before = now


def written(before: Traces, after: Traces) -> list[str]:
    """The tables that differ."""
    return sorted(table for table in before.keys() | after.keys() if before.get(table) != after.get(table))
