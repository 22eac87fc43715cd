"""Delivery is at least once; the inbox makes its effect happen once."""

from uuid import UUID

from kit.db import Session

_CLAIM = "insert into inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning event_id"


async def claim(session: Session, consumer: str, event_id: UUID) -> bool:
    """Whether this consumer meets this event for the first time. The claim commits with the consumer's work."""
    return bool(await session.fetch(_CLAIM, consumer, event_id))
