"""Having cards forgotten at Stripe."""

from functools import partial

from billing.payment_methods import activities, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

BATCH = 20

ticks = Ticks()


@ticks.every(1)
async def forget_payment_methods(database: Database) -> int:
    """Take cards from Stripe's customers that were removed here."""
    find = partial(queries.due, now=clock.now(), limit=BATCH)
    found = await database.run(system(activities.JOB), find, reads=True)
    return sum([await activities.forget(database, *one) for one in found])
