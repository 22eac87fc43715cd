"""What becomes of bookings by themselves."""

from functools import partial

from kit import clock
from kit.db import Database
from kit.ticks import Ticks, each
from scheduling.bookings import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(30)
async def settle_over(database: Database) -> int:
    """Settle confirmed bookings whose end and grace have passed."""
    now = clock.now()
    find = partial(queries.list_unsettled, now=now, limit=BATCH)
    return await each(database, "settle-over", find, partial(operations.settle, now=now))


@ticks.every(5)
async def release_unpaid(database: Database) -> int:
    """Call off bookings that nobody paid in time. Their time is free since then."""
    now = clock.now()
    find = partial(queries.list_unpaid, now=now, limit=BATCH)
    return await each(database, "release-unpaid", find, partial(operations.release, now=now))


@ticks.every(30)
async def expire_requests(database: Database) -> int:
    """End requests that nobody answered before their start."""
    now = clock.now()
    find = partial(queries.list_unanswered, now=now, limit=BATCH)
    return await each(database, "expire-requests", find, partial(operations.expire, now=now))


@ticks.every(60)
async def seal_texts(database: Database) -> int:
    """Put into the vault what was written about bookings before there was one."""
    return await each(database, "seal-texts", partial(queries.list_in_clear, limit=BATCH), operations.seal)
