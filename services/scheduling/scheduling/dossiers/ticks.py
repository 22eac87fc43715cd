"""Whom a restored backup has brought back is erased again by itself."""

from functools import partial

from kit.db import Database
from kit.ticks import Ticks, each
from scheduling.dossiers import operations, queries

BATCH = 20

ticks = Ticks()


@ticks.every(30)
async def replay_erasures(database: Database) -> int:
    """Erase again whom the list beside the backups names."""
    return await each(database, "replay-erasures", partial(queries.list_due, limit=BATCH), operations.erase_again)
