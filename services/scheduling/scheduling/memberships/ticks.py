"""Periods begin, paid or not."""

from functools import partial

from kit import clock
from kit.db import Database
from kit.ticks import Ticks, each
from scheduling.memberships import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(60)
async def renewal_scan(database: Database) -> int:
    """Find memberships whose period has begun without evidence of a payment, and ask billing to look again."""
    now = clock.now()
    find = partial(queries.list_due, now=now, limit=BATCH)
    return await each(database, "renewal-scan", find, partial(operations.ask_for_evidence, now=now))
