"""Showing series to those who may see them."""

from collections.abc import Sequence

from contracts.scheduling.series import shapes
from contracts.scheduling.series.api import GetSeries
from contracts.scheduling.shapes import Booking as ShownBooking
from kit.db import Session
from scheduling.bookings.models import Booking
from scheduling.series import queries
from scheduling.series.models import Series


async def show(session: Session, asked: GetSeries) -> shapes.Series:
    """A series with its occurrences. Raises `NotFound`."""
    series = await queries.get_for(session, asked.series_id, asked.token, permission="bookings:read")
    return shown(series, await queries.list_bookings(session, series.id))


def shown(series: Series, bookings: Sequence[Booking]) -> shapes.Series:
    """A series as its caller sees it."""
    return shapes.Series(
        **dict(shapes.SeriesFields.model_validate(series)),
        bookings=[ShownBooking.model_validate(booking) for booking in bookings],
    )
