"""Keys move under a new key-encryption key by themselves."""

from kit.db import Database
from kit.scope import system
from kit.ticks import Ticks
from kit.vault import Tampered, UnknownKey
from scheduling.vault import operations, queries

BATCH = 50

ticks = Ticks()


@ticks.every(60)
async def rotate_keys(database: Database) -> int:
    """Rewrap the keys of businesses that lie under an old key-encryption key, each in a transaction of its own.

    One that does not open is reported and keeps none of the others. The old key can go once this finds nothing.
    """
    stale = await database.run(system("rotate-keys"), lambda session: queries.list_stale(session, limit=BATCH))
    moved = 0
    for business_id in stale:
        try:
            moved += await database.run(system("rotate-keys", business_id), operations.rewrap)
        except (Tampered, UnknownKey):  # the alert is given; the others go on
            continue
    return moved
