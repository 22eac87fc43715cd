"""Keeping the endpoints at Stripe as they should be."""

from billing.stripe_endpoints import activities
from kit.db import Database
from kit.ticks import Ticks

ticks = Ticks()


@ticks.every(2)
async def converge_stripe_endpoints(database: Database) -> int:
    """Make the endpoints when we start, mend them when something changed, look at them once an hour."""
    await activities.converge(database)
    return 0
