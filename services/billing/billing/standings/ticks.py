"""The billing scan."""

from functools import partial
from uuid import UUID

from billing.standings import operations, queries
from kit import clock
from kit.db import Database, Session
from kit.ticks import Ticks, each

BATCH = 50

ticks = Ticks()


@ticks.every(30)
async def scan_standings(database: Database) -> int:
    """Judge the businesses whose trial, excuse or grace is over, and all of them anew when the terms have changed.

    Whoever's trial ends soon is judged too, and reminded.

    Each in a transaction of its own: safe to run twice, and to kill.
    """
    return await each(database, "billing-scan", partial(queries.due, now=clock.now(), limit=BATCH), _review)


async def _review(session: Session, _: UUID) -> bool:
    await operations.review(session)
    return True
