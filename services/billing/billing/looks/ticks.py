"""Looking at Stripe."""

import asyncio
from functools import partial

from billing.looks import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH = 16

ticks = Ticks()


@ticks.every(0.5)
async def look_at_stripe(database: Database) -> int:
    """Look at what is due, several objects at a time; each has one row, so that nobody looks at it beside us."""
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    done = await asyncio.gather(*(activities.look(database, *one) for one in found))
    return sum(done)
