"""Cancelling series."""

from contracts.scheduling.series import shapes
from contracts.scheduling.series.api import CancelSeries
from contracts.scheduling.series.shapes import EditScope
from kit.db import Session
from scheduling.bookings import operations as bookings
from scheduling.bookings import queries as booked
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.series import queries
from scheduling.series.operations.choosing import chosen
from scheduling.series.operations.showing import shown


async def cancel(session: Session, asked: CancelSeries) -> shapes.Series:
    """Call off one occurrence, one and the following, or all that lie ahead; all of them or none.

    Each by the rules of a single booking: what a customer calls off inside its notice costs its policy's fee. Raises
    `BookingOver`, `PreconditionFailed`, `NotFound`.
    """
    found, party = await queries.get_for(
        session, asked.series_id, asked.token, permission="bookings:write", purposes=["cancel"]
    )
    series = await queries.lock(session, found)
    refuse_unless_version(series, asked.if_version)
    occurrences = await queries.list_bookings(session, series.id)
    await booked.lock_all(session, [each.id for each in occurrences])
    meant = chosen(occurrences, asked.scope, asked.booking_id)
    await bookings.call_off_all(session, meant, asked.reason, party=party)
    if asked.scope is not EditScope.ONE:
        series.shorten()
    return shown(session, series, occurrences)
