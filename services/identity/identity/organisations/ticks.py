"""Doing what WorkOS's events call for, and looking at organisations whether or not it said anything."""

from identity import providers
from identity.organisations import operations, queries
from kit import clock
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()


@ticks.every(1)
async def settle_workos_events(database: Database) -> int:
    """Settle what came in: a session that was revoked there ends here within seconds."""
    return await database.run(system("settle-workos-events"), operations.settle)


@ticks.every(2)
async def agree_with_organisations(database: Database) -> int:
    """Look at the organisations that are due: after an event, and every ten minutes without one."""
    vendor = providers.current().workos
    if vendor is None:
        return 0

    async def due(session: Session) -> list[str]:
        return list(await queries.due(session, clock.now()))

    names = await database.run(system("agree-with-organisations"), due, reads=True)
    return sum([await operations.look(database, vendor, name) for name in names])
