"""Charging fees."""

from functools import partial

from billing.fees import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH = 10

ticks = Ticks()


@ticks.every(1)
async def charge_fees(database: Database) -> int:
    """Charge saved cards for the fees that people have confirmed."""
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    return sum([await activities.charge(database, *one) for one in found])
