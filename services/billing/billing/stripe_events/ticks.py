"""Settling what Stripe told, and finding what it did not."""

from functools import partial

from billing import metrics
from billing.settings import settings
from billing.stripe_events import activities, operations, queries
from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()


@ticks.every(0.5)
async def settle_stripe_events(database: Database) -> int:
    """Wish for the looks that events ask for; an event wakes it once it is stored, in the process that has the tick."""
    return await activities.settle(database)


@ticks.every(5)
async def read_stripe_events(database: Database) -> int:
    """Find events that were never delivered, an account at a time."""
    return await activities.read(database) if settings().stripe_api_key else 0


@ticks.every(600)
async def forget_stripe_payloads(database: Database) -> int:
    """Forget what old events carried."""
    return await database.run(system("forget-stripe-payloads"), partial(operations.forget, now=clock.now()))


@ticks.every(15)
async def count_stripe_events(database: Database) -> int:
    """Say how many events wait, and how many were given up."""
    waiting, dead = await database.run(system("count-stripe-events"), queries.state, reads=True)
    metrics.set_events(waiting, dead)
    return 0
