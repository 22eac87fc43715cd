"""Reading bookings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from notifications.bookings.models import Booking


async def find(session: Session, booking_id: UUID) -> Booking | None:
    """What is known of a booking; None before its first event."""
    return (await session.scalars(select(Booking).where(Booking.id == booking_id))).one_or_none()


async def versions(session: Session, booking_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The newest known version of each booking."""
    rows = await session.execute(select(Booking.id, Booking.version).where(Booking.id.in_(booking_ids)))
    return {row.id: row.version for row in rows}
