"""When the zone data changes, the bookings to come are looked at again by themselves."""

from functools import partial
from itertools import groupby
from operator import itemgetter

import tzdata

from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from scheduling.zone_shifts import operations, queries

JOB = "tzdata-check"
BATCH = 200

ticks = Ticks()


@ticks.every(60)
async def tzdata_check(database: Database) -> int:
    """Look at one batch of bookings under the zone data that is installed, unless all were."""
    return await check(database, tzdata.IANA_VERSION)


async def check(database: Database, version: str, *, most: int = BATCH) -> int:
    """Look at the next bookings under this version; how many there were, 0 at the end.

    Killed in between, the same batch is looked at again and nothing is flagged twice.
    """
    before = await database.run(system(JOB), partial(operations.begin, version=version))
    if before is None:
        return 0
    find = partial(queries.list_future, now=clock.now(), after=before, limit=most)
    batch = await database.run(system(JOB), find, reads=True)
    for business_id, pairs in groupby(batch, key=itemgetter(0)):
        look = partial(operations.look, ids=[booking_id for _, booking_id in pairs], version=version)
        await database.run(system(JOB, business_id), look)
    after = batch[-1] if batch else None
    await database.run(system(JOB), partial(operations.advance, version=version, before=before, after=after))
    return len(batch)
