"""Periods begin, paid or not."""

from functools import partial

from kit import clock
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from scheduling.memberships import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(60)
async def renewal_scan(database: Database) -> int:
    """Find memberships whose period has begun without evidence of a payment, and ask billing to look again."""
    now = clock.now()
    due = await database.run(system("renewal-scan"), lambda session: queries.list_due(session, now, limit=BATCH))
    asked = 0
    for business_id, membership_id in due:
        scope = system("renewal-scan", business_id)
        asked += await database.run(scope, partial(operations.ask_for_evidence, membership_id=membership_id, now=now))
    return asked
