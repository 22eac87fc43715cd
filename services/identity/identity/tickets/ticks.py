"""Forgetting tickets that nobody used."""

from typing import Final

from sqlalchemy import delete, select

from identity.tickets.models import Ticket
from kit import clock
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()

BATCH: Final = 500


@ticks.every(60)
async def forget_tickets(database: Database) -> int:
    """Delete tickets that are too old to be used."""

    async def work(session: Session) -> int:
        old = select(Ticket.ticket_hash).where(Ticket.expires_at < clock.now())
        batch = old.limit(BATCH).with_for_update(skip_locked=True)
        deleted = delete(Ticket).where(Ticket.ticket_hash.in_(batch)).returning(Ticket.ticket_hash)
        return len((await session.scalars(deleted)).all())

    return await database.run(system("forget-tickets"), work)
