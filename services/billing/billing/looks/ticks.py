"""Looking at Stripe."""

import asyncio
from functools import partial

from billing import metrics
from billing.looks import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH = 16

ticks = Ticks()


@ticks.every(0.5)
async def look_at_stripe(database: Database) -> int:
    """Look at what is due, several objects at a time; each has one row, so that nobody looks at it beside us.

    A wish wakes it once it is committed, in the process that has the tick.
    """
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    done = await asyncio.gather(*(activities.look(database, *one) for one in found), return_exceptions=True)
    for outcome in done:
        if isinstance(outcome, BaseException):
            raise outcome
    return len(done)


@ticks.every(15)
async def count_looks(database: Database) -> int:
    """Say how many looks rest because they failed too often, and how long the oldest waits beyond its time."""
    find = partial(queries.state, now=clock.now())
    resting, late_seconds = await database.run(system("count-looks"), find, reads=True)
    metrics.set_looks(resting, late_seconds)
    return 0
