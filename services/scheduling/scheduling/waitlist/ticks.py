"""Time that became free is offered to those who wait, and to the next when nobody answers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from kit import clock
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks
from scheduling.waitlist import operations, queries

BATCH = 50
Work = Callable[[Session, UUID, datetime], Awaitable[bool]]

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
    """Do what is due, each in a transaction of its own; how much there was."""
    now, done = clock.now(), 0
    find = partial(queries.list_due, what=what, now=now, limit=BATCH)
    for business_id, due_id in await database.run(system(job), find):
        done += await database.run(system(job, business_id), partial(_do, work, due_id, now))
    return done


async def _do(work: Work, due_id: UUID, now: datetime, session: Session) -> bool:
    return await work(session, due_id, now)
