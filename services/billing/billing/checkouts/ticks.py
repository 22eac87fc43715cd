"""Ending checkouts."""

from functools import partial

from billing.checkouts import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH = 20

ticks = Ticks()


@ticks.every(1)
async def end_checkouts(database: Database) -> int:
    """End at Stripe what nobody shall pay by any more."""
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    return sum([await activities.end(database, *one) for one in found])
