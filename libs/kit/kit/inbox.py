"""Delivery is at least once; the inbox makes its effect happen once."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kit import chassis


async def claim(session: AsyncSession, consumer: str, event_id: UUID) -> bool:
    """Whether this consumer meets this event for the first time. The claim commits with the consumer's work."""
    row = insert(chassis.inbox).values(consumer=consumer, event_id=event_id).on_conflict_do_nothing()
    return (await session.execute(row.returning(chassis.inbox.c.event_id))).first() is not None
