"""Showing bookings to those who may see them."""

from contracts.scheduling import shapes
from contracts.scheduling.api import GetBooking, GetCalendarFile, GetTimeline
from contracts.scheduling.shapes import CalendarFile, Timeline, TimelineEntry
from contracts.types import Actor, to_typeid
from kit.db import Session
from scheduling.bookings import queries
from scheduling.bookings.models import Booking, Transition
from scheduling.bookings.operations.telling import visit_of
from scheduling.bookings.rules.calendar_files import calendar_file


async def show(session: Session, asked: GetBooking) -> shapes.Booking:
    """A booking. Raises `NotFound`."""
    return shapes.Booking.model_validate(await _seen(session, asked))


async def as_calendar_file(session: Session, asked: GetCalendarFile) -> CalendarFile:
    """A booking as an iCalendar file. Raises `NotFound`."""
    booking = await _seen(session, asked)
    content = calendar_file(visit_of(booking), "PUBLISH")
    return CalendarFile(filename=f"{to_typeid('bkg', booking.id)}.ics", content=content)


async def timeline(session: Session, asked: GetTimeline) -> Timeline:
    """Every transition, oldest first; customers are not told which user of the business acted. Raises `NotFound`."""
    booking = await _seen(session, asked)
    named = asked.token is None
    transitions = await queries.list_transitions(session, booking.id)
    return Timeline(booking_id=booking.id, entries=[_entry(each, named=named) for each in transitions])


async def _seen(session: Session, asked: GetBooking | GetCalendarFile | GetTimeline) -> Booking:
    return await queries.get_for(session, asked.booking_id, asked.token, permission="bookings:read")


def _entry(transition: Transition, *, named: bool) -> TimelineEntry:
    actor = transition.actor if named else str(Actor.parse(transition.actor).kind)
    return TimelineEntry(
        at=transition.at, what=transition.what, actor=actor, detail=transition.detail, trace_id=transition.trace_id
    )
