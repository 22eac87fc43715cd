"""The books are checked."""

import logging

from billing import metrics
from billing.ledger import queries
from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks

log = logging.getLogger(__name__)

MOST = 50

ticks = Ticks()


@ticks.every(3_600)
async def books_check(database: Database) -> int:
    """Report facts that are out of balance: somebody went round the database's own check, for a person to look at."""
    found = await database.run(system("books-check"), lambda session: queries.list_unbalanced(session, limit=MOST))
    metrics.set_unbalanced(len(found))
    for business_id, fact_id in found:
        log.critical("fact %s in the books of business %s is out of balance", fact_id, business_id)
    return 0
