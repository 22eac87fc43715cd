"""Whom a restored backup has brought back is erased again by itself."""

from functools import partial

from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from scheduling.dossiers import operations, queries

BATCH = 20

ticks = Ticks()


@ticks.every(30)
async def replay_erasures(database: Database) -> int:
    """Erase again whom the list beside the backups names, each in a transaction of its own."""
    due = await database.run(system("replay-erasures"), lambda session: queries.list_due(session, limit=BATCH))
    erased = 0
    for business_id, customer_id in due:
        scope = system("replay-erasures", business_id)
        erased += await database.run(scope, partial(operations.erase_again, customer_id=customer_id))
    return erased
