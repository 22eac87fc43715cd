"""Holds run out."""

from functools import partial

from kit import clock
from kit.db import Database
from kit.ticks import Ticks, each
from scheduling.holds import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(5)
async def expire_holds(database: Database) -> int:
    """End holds that have run out. They have had no effect since they did."""
    now = clock.now()
    find = partial(queries.list_due, now=now, limit=BATCH)
    return await each(database, "expire-holds", find, partial(operations.expire, now=now))
