"""Showing series to those who may see them."""

from collections.abc import Sequence

from contracts.scheduling.series import shapes
from contracts.scheduling.series.api import GetSeries
from kit.db import Session
from scheduling.bookings import queries as booked
from scheduling.bookings.models import Booking
from scheduling.series import queries
from scheduling.series.models import Series


async def show(session: Session, asked: GetSeries) -> shapes.Series:
    """A series with its occurrences. Raises `NotFound`."""
    series, _ = await queries.get_for(session, asked.series_id, asked.token, permission="bookings:read")
    return shown(session, series, await queries.list_bookings(session, series.id))


def shown(session: Session, series: Series, bookings: Sequence[Booking]) -> shapes.Series:
    """A series as its caller sees it."""
    return shapes.Series(
        **dict(shapes.SeriesFields.model_validate(series)),
        bookings=[booked.shown(session, booking) for booking in bookings],
    )
