"""Time that became free is offered to those who wait, and to the next when nobody answers."""

from collections.abc import Awaitable, Callable
from functools import partial

from kit import clock
from kit.db import Database
from kit.ticks import Ticks, each
from scheduling.waitlist import operations, queries

BATCH = 50
Work = Callable[..., Awaitable[bool]]

ticks = Ticks()


@ticks.every(2)
async def offer_openings(database: Database) -> int:
    """Offer what became free, one slot and one transaction at a time."""
    return await _each(database, "offer-openings", "openings", operations.fill)


@ticks.every(5)
async def expire_offers(database: Database) -> int:
    """End offers that nobody answered in time; what they kept goes to the next."""
    return await _each(database, "expire-offers", "offers", operations.lapse)


@ticks.every(30)
async def look_for_waiting(database: Database) -> int:
    """Find time that became free without anybody's noting it, and end entries whose dates are over."""
    return await _each(database, "look-for-waiting", "entries", operations.look)


async def _each(database: Database, job: str, what: str, work: Work) -> int:
    now = clock.now()
    find = partial(queries.list_due, what=what, now=now, limit=BATCH)
    return await each(database, job, find, partial(work, now=now))
