"""Moving series, or what is left of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.scheduling.series import shapes
from contracts.scheduling.series.api import RescheduleSeries
from contracts.scheduling.series.shapes import EditScope
from kit.db import Session
from scheduling.availability.rules.offers import Choice
from scheduling.bookings import operations as bookings
from scheduling.bookings.models import Booking, BookingOver
from scheduling.bookings.rules.parties import Party
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Wish
from scheduling.series import queries, rules
from scheduling.series.models import Series
from scheduling.series.operations.choosing import chosen
from scheduling.series.operations.showing import shown
from scheduling.services import queries as services


async def reschedule(session: Session, asked: RescheduleSeries) -> shapes.Series:
    """Move one occurrence, one and the following, or all that lie ahead: all of them or none, in one step.

    The one that is named goes where it is told, the others as far on local clocks as it does; none of their old times
    stands in the way. What is moved away from earlier occurrences becomes a series of its own, which is the answer.
    Notices hold as for a single booking, for the old starts and the new ones. Raises `TooLateToMove`, `SlotTaken` or
    `NotBookable`, `BookingsChanged`, `BookingOver`, `PreconditionFailed`, `NotFound`.
    """
    found, party = await queries.get_for(
        session, asked.series_id, asked.token, permission="bookings:write", purposes=["reschedule"]
    )
    refuse_unless_version(found, asked.if_version)
    moves = await _moves(session, found, asked, party)
    versions = {move.booking.id: move.booking.version for move in moves}
    async with occupancies.claiming_all(session, [move.wish for move in moves]) as claims:
        series = await queries.lock(session, found)
        refuse_unless_version(series, asked.if_version)
        await bookings.lock_unchanged(session, versions)
        taken = [(move.booking, await claims.take(move.wish)) for move in moves]
        moved = await bookings.move(session, taken)
        series = await _edited(session, series, asked, moves)
    bookings.tell_moved(session, moved)
    return shown(session, series, await queries.list_bookings(session, series.id))


@dataclass(frozen=True, slots=True)
class _Move:
    """An occurrence that is to move, by how much on local clocks, and where to."""

    booking: Booking
    by: timedelta
    wish: Wish


async def _moves(session: Session, series: Series, asked: RescheduleSeries, party: Party) -> list[_Move]:
    """What is to move. Raises `BookingOver` unless the one that is named can; `TooLateToMove` if any cannot."""
    occurrences = await queries.list_bookings(session, series.id)
    (named,) = chosen(occurrences, EditScope.ONE, asked.booking_id)
    meant = chosen(occurrences, asked.scope, asked.booking_id)
    named.refuse_when_over()
    if named not in meant:
        raise BookingOver
    by = rules.wall_of(asked.starts_at, series.timezone) - _intended(series, named)
    service = await services.get(session, series.service_id)
    moves = []
    for booking in meant:
        if party is Party.CUSTOMER:
            bookings.refuse_when_late(booking, one_of_many=True)
        this = booking is named
        to = asked.starts_at if this else rules.instant_of(_intended(series, booking) + by, series.timezone)
        wish = bookings.wish_to_move(
            session, service, booking, to, choice=Choice(asked.staff_member_id),
            offer=asked.offer if this else None, party=party,
        )  # fmt: skip
        moves.append(_Move(booking, by, wish))
    return moves


def _intended(series: Series, booking: Booking) -> datetime:
    """The local time that an occurrence is meant for: its rule's, which a clock change may have put off, or its own."""
    assert booking.recurrence_id
    ruled = booking.recurrence_id + series.shift
    return ruled if rules.instant_of(ruled, series.timezone) == booking.starts_at else booking.wall_start


async def _edited(session: Session, series: Series, asked: RescheduleSeries, moves: Sequence[_Move]) -> Series:
    """The series that the moved occurrences belong to from now on."""
    if asked.scope is EditScope.ONE:
        return series
    by, first = moves[0].by, moves[0].booking
    if asked.scope is EditScope.ALL or not await queries.has_before(session, first):
        series.move(by, asked.staff_member_id)
        return series
    rest = series.split(by, asked.staff_member_id)
    session.add(rest)
    await session.flush()
    for move in moves:
        move.booking.series_id = rest.id
    return rest
