"""Holds run out."""

from functools import partial

from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from scheduling.holds import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(5)
async def expire_holds(database: Database) -> int:
    """End holds that have run out, each in a transaction of its own. They have had no effect since they did."""
    now = clock.now()
    due = await database.run(system("expire-holds"), lambda session: queries.list_due(session, now, limit=BATCH))
    ended = 0
    for business_id, hold_id in due:
        scope = system("expire-holds", business_id)
        ended += await database.run(scope, partial(operations.expire, hold_id=hold_id, now=now))
    return ended
