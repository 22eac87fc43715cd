"""Rooms are made, moved and closed after their bookings have been."""

import asyncio

from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from scheduling.daily import account
from scheduling.rooms import operations, queries

BATCH = 8
"""The vendor takes 20 requests a second, and one room costs up to three."""

ticks = Ticks()


@ticks.every(1)
async def keep_rooms(database: Database) -> int:
    """Tell the vendor of rooms whose bookings have changed, and again of those it could not be told of."""
    now = clock.now()
    scope = system(operations.JOB)
    due = await database.run(scope, lambda session: queries.list_due(session, now, limit=BATCH), reads=True)
    vendor = account()
    told = await asyncio.gather(*(operations.keep(database, vendor, *each) for each in due), return_exceptions=True)
    for each in told:  # each finishes on its own: a bug with one must not keep the others from being recorded
        if isinstance(each, BaseException):
            raise each
    return sum(map(bool, told))
