"""Delivery is at least once; the inbox makes its effect happen once."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kit import chassis

_CLAIM = insert(chassis.inbox).on_conflict_do_nothing().returning(chassis.inbox.c.event_id)


async def claim(session: AsyncSession, consumer: str, event_id: UUID) -> bool:
    """Whether this consumer meets this event for the first time. The claim commits with the consumer's work."""
    return (await session.execute(_CLAIM, {"consumer": consumer, "event_id": event_id})).first() is not None
