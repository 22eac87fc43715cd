"""What becomes of bookings by themselves."""

from functools import partial

from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from scheduling.bookings import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(30)
async def settle_over(database: Database) -> int:
    """Settle confirmed bookings whose end and grace have passed, each in a transaction of its own."""
    now = clock.now()
    due = await database.run(system("settle-over"), lambda session: queries.list_unsettled(session, now, limit=BATCH))
    settled = 0
    for business_id, booking_id in due:
        scope = system("settle-over", business_id)
        settled += await database.run(scope, partial(operations.settle, booking_id=booking_id, now=now))
    return settled


@ticks.every(5)
async def release_unpaid(database: Database) -> int:
    """Call off bookings that nobody paid in time, each in a transaction of its own. Their time is free since then."""
    now = clock.now()
    due = await database.run(system("release-unpaid"), lambda session: queries.list_unpaid(session, now, limit=BATCH))
    released = 0
    for business_id, booking_id in due:
        scope = system("release-unpaid", business_id)
        released += await database.run(scope, partial(operations.release, booking_id=booking_id, now=now))
    return released


@ticks.every(30)
async def expire_requests(database: Database) -> int:
    """End requests that nobody answered before their start, each in a transaction of its own."""
    now = clock.now()
    scope = system("expire-requests")
    due = await database.run(scope, lambda session: queries.list_unanswered(session, now, limit=BATCH))
    ended = 0
    for business_id, booking_id in due:
        scope = system("expire-requests", business_id)
        ended += await database.run(scope, partial(operations.expire, booking_id=booking_id, now=now))
    return ended


@ticks.every(60)
async def seal_texts(database: Database) -> int:
    """Put into the vault what was written about bookings before there was one, each in a transaction of its own."""
    scope = system("seal-texts")
    found = await database.run(scope, lambda session: queries.list_in_clear(session, limit=BATCH))
    sealed = 0
    for business_id, booking_id in found:
        scope = system("seal-texts", business_id)
        sealed += await database.run(scope, partial(operations.seal, booking_id=booking_id))
    return sealed
