"""Keeping Stripe in agreement with the plans that are declared."""

from functools import partial
from typing import Final

from billing.catalogue import activities, queries
from billing.settings import settings
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

STARTED_AT: Final = clock.now()
"""When this process began."""

ticks = Ticks()


@ticks.every(15)
async def sync_catalogue(database: Database) -> int:
    """After each start, and then every hour, unless no plans are sold here. Stripe may be away: later, then."""
    if not settings().sells_plans:
        return 0
    due = partial(queries.is_due, started_at=STARTED_AT, now=clock.now())
    if await database.run(system(activities.JOB), due, reads=True):
        await activities.sync(database)
    return 0
