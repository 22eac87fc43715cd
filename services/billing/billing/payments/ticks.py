"""Giving back."""

import asyncio
from functools import partial

from billing.payments import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH = 8

ticks = Ticks()


@ticks.every(0.5)
async def make_refunds(database: Database) -> int:
    """Have Stripe make the refunds that were set aside."""
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    return sum(await asyncio.gather(*(activities.give_back(database, *one) for one in found)))
