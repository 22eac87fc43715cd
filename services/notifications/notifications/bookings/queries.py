"""Reading bookings."""

from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from notifications.bookings.models import Booking


async def find(session: Session, booking_id: UUID) -> Booking | None:
    """What is known of a booking; None before its first event."""
    return (await session.scalars(select(Booking).where(Booking.id == booking_id))).one_or_none()
