"""Showing visits to those who may see them."""

from collections.abc import Sequence

from contracts.scheduling.visits import shapes
from contracts.scheduling.visits.api import GetVisit
from kit import clock
from kit.db import Session
from scheduling.bookings import queries as booked
from scheduling.bookings.models import OPEN, Booking, BookingOver
from scheduling.visits import queries
from scheduling.visits.models import Visit


async def show(session: Session, asked: GetVisit) -> shapes.Visit:
    """A visit with its bookings. Raises `NotFound`."""
    visit, _ = await queries.get_for(session, asked.visit_id, asked.token, permission="bookings:read")
    return shown(session, visit, await queries.list_bookings(session, visit.id))


def shown(session: Session, visit: Visit, bookings: Sequence[Booking]) -> shapes.Visit:
    """A visit as its caller sees it."""
    return shapes.Visit(
        **dict(shapes.VisitFields.model_validate(visit)),
        bookings=[booked.shown(session, booking) for booking in bookings],
    )


def ahead(bookings: Sequence[Booking]) -> list[Booking]:
    """Those that are open and have not begun. Raises `BookingOver` where there are none."""
    now = clock.now()
    found = [booking for booking in bookings if booking.status in OPEN and booking.starts_at > now]
    if not found:
        raise BookingOver
    return found
