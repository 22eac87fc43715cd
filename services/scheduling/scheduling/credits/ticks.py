"""Credits expire, and the ledger is checked."""

import logging
from functools import partial

from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks, each
from scheduling.credits import operations, queries

log = logging.getLogger(__name__)

BATCH = 50

ticks = Ticks()


@ticks.every(30)
async def expire_credits(database: Database) -> int:
    """End lots whose time has passed. Nobody can draw on them since it did."""
    now = clock.now()
    find = partial(queries.list_due, now=now, limit=BATCH)
    return await each(database, "expire-credits", find, partial(operations.expire, now=now))


@ticks.every(3_600)
async def check_sums(database: Database) -> int:
    """Report lots whose remaining credits are not the sum of their entries: a bug, for a person to look at."""
    scope = system("check-sums")
    unbalanced = await database.run(scope, lambda session: queries.list_unbalanced(session, limit=BATCH), reads=True)
    for business_id, lot_id in unbalanced:
        log.critical("the credits of lot %s of business %s do not add up", lot_id, business_id)
    return 0
