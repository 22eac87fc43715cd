"""Stripe is told of what businesses sell after they have changed it."""

import asyncio
from functools import partial
from typing import Final

from billing.prices import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH: Final = 8
"""Stripe takes 100 calls a second of a platform, and one product costs up to six."""

ticks = Ticks()


@ticks.every(2)
async def offer_sellables(database: Database) -> int:
    """Tell Stripe of what is due, several at a time: each has one row."""
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    return sum(await asyncio.gather(*(activities.offer(database, *one) for one in found)))
