"""Several bookings decided together: what the earlier ones of them take, before it is written anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from scheduling.availability.rules.answers import Decision
from scheduling.availability.rules.limits import count_usage
from scheduling.availability.rules.questions import Booking, DayUsage, Question, SeatBooking, StaffMember, Usage
from scheduling.availability.rules.sessions import find_seats


class Earlier(NamedTuple):
    """A visit that is decided upon, of which service, and who gives it; `seat` is its seat in a session."""

    service: str
    staff: tuple[str, ...]
    visit: Booking
    seat: SeatBooking | None = None


def taken_by(question: Question, decision: Decision, staff: tuple[str, ...]) -> Earlier:
    """What a decision takes once it is booked with these staff members, buffers included.

    A seat in a session is all that a booking of it takes: the session has taken its staff member's time long ago.
    """
    service = question.service
    if question.sessions is not None:
        *_, given_by, price_minor = find_seats(question, decision.slot, preferred=staff).kind
        seat = SeatBooking(decision.start, decision.end, str(service.id), staff=given_by, price_minor=price_minor)
        return Earlier(service.id or "", staff, Booking(decision.start, decision.end), seat)
    visit = Booking(
        decision.start,
        decision.end,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
    )
    return Earlier(service.id or "", staff, visit)


def after(question: Question, earlier: Sequence[Earlier]) -> Question:
    """The question as it stands once these visits are booked: they take time, and count against limits."""
    if not earlier:
        return question
    zone = question.service.timezone
    same = [each.visit for each in earlier if each.service == question.service.id]
    return replace(
        question,
        usage=_added(question.usage, same, zone, question.now),
        members=tuple(_busier(member, earlier, zone, question.now) for member in question.members),
        seats=(*question.seats, *(each.seat for each in earlier if each.seat)),
    )


def _busier(member: StaffMember, earlier: Sequence[Earlier], zone: str, now: int) -> StaffMember:
    theirs = [each.visit for each in earlier if member.id in each.staff]
    if not theirs:
        return member
    zone = (member.limits.timezone if member.limits else None) or zone
    usage = _added(member.usage, theirs, zone, now)
    return replace(member, bookings=(*member.bookings, *theirs), usage=usage)


def _added(usage: Usage, visits: Sequence[Booking], zone: str, now: int) -> Usage:
    total = dict(usage)
    for day, more in count_usage(visits, zone, now=now).items():
        before = total.get(day, DayUsage())
        total[day] = DayUsage(before.bookings + more.bookings, before.minutes + more.minutes)
    return total
