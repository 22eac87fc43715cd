"""Keys move under a new key-encryption key by themselves."""

from uuid import UUID

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

    One that does not open is reported and passed by. The old key can go once this finds nothing.
    """
    moved, last = 0, UUID(int=0)
    while stale := await _stale(database, last):
        for last in stale:
            try:
                moved += await database.run(system("rotate-keys", last), operations.rewrap)
            except (Tampered, UnknownKey):  # the alert is given; the others go on
                continue
    return moved


async def _stale(database: Database, behind: UUID) -> list[UUID]:
    return await database.run(
        system("rotate-keys"), lambda session: queries.list_stale(session, behind=behind, limit=BATCH)
    )
