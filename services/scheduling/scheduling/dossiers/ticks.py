"""Whom a restored backup has brought back is erased again by itself; customers follow the users that they are."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks, each
from scheduling.dossiers import operations, queries
from scheduling.users import operations as knowing
from scheduling.users import queries as users

BATCH = 20

ticks = Ticks()


@ticks.every(30)
async def replay_erasures(database: Database) -> int:
    """Erase again whom the list beside the backups names."""
    return await each(database, "replay-erasures", partial(queries.list_due, limit=BATCH), operations.erase_again)


@ticks.every(1)
async def link_users(database: Database) -> int:
    """Link the customers of users who have proven their address, and part those of erased ones, in every business.

    A user is settled once nothing is left to be done for them anywhere; what stumbled is met again at the next turn.
    """
    job = system("link-users")
    due = await database.run(job, partial(users.list_due, most=BATCH), reads=True)
    if not due:
        return 0
    concerned = await database.run(job, partial(users.list_concerned, users=due), reads=True)

    async def found(_: Session) -> Sequence[tuple[UUID, UUID]]:
        return concerned

    done = await each(database, "link-users", found, operations.keep_up)
    settled = set(due) - {user_id for _, user_id in concerned}
    await database.run(job, partial(knowing.settle, users=settled))
    return done
