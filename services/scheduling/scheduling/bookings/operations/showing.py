"""Showing bookings to those who may see them."""

from collections.abc import Mapping
from datetime import datetime

from contracts.scheduling import shapes
from contracts.scheduling.api import GetBooking, GetCalendarFile, GetTimeline
from contracts.scheduling.events import BookingCancelled
from contracts.scheduling.shapes import CalendarFile, Timeline, TimelineEntry
from contracts.scheduling.teams.shapes import Why
from contracts.types import Actor, to_typeid
from kit.db import Session
from scheduling.bookings import queries
from scheduling.bookings.models import Booking, Transition
from scheduling.bookings.operations.telling import visit_of
from scheduling.bookings.rules.calendar_files import calendar_file
from scheduling.bookings.rules.parties import Party
from scheduling.bookings.rules.teams import described
from scheduling.credits import queries as ledger
from scheduling.credits.models import CreditEntry
from scheduling.credits.operations import FACTS

Told = tuple[Transition | CreditEntry, str, str]
"""What happened, the subject of the event that told of it, and its detail."""


async def show(session: Session, asked: GetBooking) -> shapes.Booking:
    """A booking, with what was written about it. Raises `NotFound`; `Tampered`, `UnknownKey` where that is damaged."""
    booking, _ = await _seen(session, asked)
    await queries.open_texts(session, [booking])
    await queries.refuse_damaged(session, booking)
    return queries.shown(session, booking)


async def as_calendar_file(session: Session, asked: GetCalendarFile) -> CalendarFile:
    """A booking as an iCalendar file. Raises `NotFound`."""
    booking, _ = await _seen(session, asked)
    content = calendar_file(visit_of(booking), "PUBLISH")
    return CalendarFile(filename=f"{to_typeid('bkg', booking.id)}.ics", content=content)


async def timeline(session: Session, asked: GetTimeline) -> Timeline:
    """Every transition with what was said, and what became of its credits, oldest first.

    Customers are told neither which user of the business acted, nor why somebody was picked or rules were set aside.
    Raises `NotFound`,
    `Tampered`, `UnknownKey`.
    """
    booking, party = await _seen(session, asked)
    await queries.open_texts(session, [booking])
    transitions = await queries.list_transitions(session, booking.id)
    words = await queries.words_of(session, booking, transitions)
    entries = await ledger.list_of_booking(session, booking.id) if booking.credits else []
    named = party is Party.HOST
    told: list[Told] = [
        *((each, each.what, _said(each, booking, words if named else {})) for each in transitions),
        *((each, FACTS[each.kind].subject, f"{each.amount:+d}") for each in entries),
    ]
    return Timeline(booking_id=booking.id, entries=[_entry(*each, named=named) for each in sorted(told, key=_when)])


async def _seen(session: Session, asked: GetBooking | GetCalendarFile | GetTimeline) -> tuple[Booking, Party]:
    return await queries.get_for(session, asked.booking_id, asked.token, permission="bookings:read")


def _said(transition: Transition, booking: Booking, words: Mapping[int, str]) -> str:
    """What the system said, and whoever acted."""
    said = booking.cancel_reason if transition.what == BookingCancelled.subject else words.get(transition.version)
    return "; ".join(dict.fromkeys(filter(None, (transition.detail, said))))


def _when(told: Told) -> datetime:
    return told[0].at


def _entry(row: Transition | CreditEntry, what: str, detail: str, *, named: bool) -> TimelineEntry:
    actor = row.actor if named else str(Actor.parse(row.actor).kind)
    team = row.team or [] if named and isinstance(row, Transition) else []
    if any(each.why is not Why.REQUIRED for each in team):
        detail = "; ".join(filter(None, (detail, described(team))))
    return TimelineEntry(at=row.at, what=what, actor=actor, detail=detail, team=team, trace_id=row.trace_id)
