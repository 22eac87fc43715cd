"""Which occurrences a change is meant for."""

from collections.abc import Sequence
from uuid import UUID

from contracts.scheduling.series.shapes import EditScope
from kit import clock
from kit.errors import Invalid, NotFound
from scheduling.bookings.models import OPEN, Booking, BookingOver


def chosen(bookings: Sequence[Booking], scope: EditScope, booking_id: UUID | None) -> list[Booking]:
    """Those of a series that are meant, in its order; of several only those that are open and lie ahead.

    Raises `NotFound` for an occurrence of another series, `Invalid` where it is not said which, `BookingOver` where
    nothing lies ahead.
    """
    if scope is EditScope.ALL:
        return _ahead(bookings)
    if booking_id is None:
        raise Invalid(errors=[{"pointer": "/booking_id", "detail": "Say which occurrence is meant"}])
    this = next((booking for booking in bookings if booking.id == booking_id), None)
    if this is None:
        raise NotFound
    return [this] if scope is EditScope.ONE else _ahead(bookings[bookings.index(this) :])


def _ahead(bookings: Sequence[Booking]) -> list[Booking]:
    now = clock.now()
    found = [booking for booking in bookings if booking.status in OPEN and booking.starts_at > now]
    if not found:
        raise BookingOver
    return found
