"""Taken time: what occupies a staff member, widened by the buffers that must lie between it and a new booking.

Between two bookings lie the first one's after-buffer and the second one's before-buffer; against blocked and outside
busy time the new booking's own buffers count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from scheduling.availability.rules.answers import Code, Reason
from scheduling.availability.rules.calendars import Window
from scheduling.availability.rules.questions import Booking, Busy, Hold, Question, ServiceRules, StaffMember
from scheduling.availability.rules.ranges import at_least

MINUTE = 60


def taken_ranges(question: Question, member: StaffMember) -> list[Window]:
    """The ranges in which a new visit may not lie, sorted by start; they may overlap."""
    service = question.service
    found = around_blocks(service, member.busy)
    if member.blocked:
        found += around_blocks(service, member.blocked)
    if member.capacity > 1:
        found += around_full_times(question, member)
    else:
        if member.bookings:
            found += around_visits(service, occupying(question, member.bookings))
        if member.holds:
            found += around_visits(service, live(question, member.holds))
    found.sort(key=itemgetter(0))  # half the time of comparing whole ranges
    return found


def reasons_taken(question: Question, member: StaffMember, start: int, end: int) -> Iterator[Reason]:
    """One reason for each thing of the member's that a visit from `start` to `end` would come too close to."""
    for code, source, ranges in _things(question, member):
        if any(first < end and start < last for first, last in ranges):
            yield Reason(code, source, member.id)


def _things(question: Question, member: StaffMember) -> Iterator[tuple[Code, str | None, list[Window]]]:
    """The things behind `taken_ranges`, one by one."""
    service = question.service
    for block in member.blocked:
        yield "blocked", block.id, around_blocks(service, (block,))
    for block in member.busy:
        yield "busy_calendar", block.id, around_blocks(service, (block,))
    if member.capacity > 1:
        yield "capacity", member.id, around_full_times(question, member)
        return
    for booking in occupying(question, member.bookings):
        yield "booked", booking.id, around_visits(service, (booking,))
    for hold in live(question, member.holds):
        yield "held", hold.id, around_visits(service, (hold,))


def around_blocks(service: ServiceRules, blocks: Iterable[Busy]) -> list[Window]:
    """Blocked and outside busy times, with the new visit's own buffers; empty and inverted ones take nothing."""
    before, after = service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE
    return [(block.start - after, block.end + before) for block in blocks if block.start < block.end]


def around_visits(service: ServiceRules, visits: Iterable[Booking | Hold]) -> list[Window]:
    """Bookings and holds with their own buffers and the new visit's."""
    before, after = service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE
    ranges = (occupied(visit) for visit in visits if visit.start < visit.end)
    return [(start - after, end + before) for start, end in ranges]


def around_full_times(question: Question, member: StaffMember) -> list[Window]:
    """The times at which as many bookings and holds overlap as the member has lanes, with the new visit's buffers."""
    service = question.service
    before, after = service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE
    visits: list[Booking | Hold] = [*occupying(question, member.bookings), *live(question, member.holds)]
    full = at_least(member.capacity, [[occupied(visit)] for visit in visits if visit.start < visit.end])
    return [(start - after, end + before) for start, end in full]


def occupied(visit: Booking | Hold) -> Window:
    """The range that is stored as taken for a booking or a hold: the visit with its own buffers."""
    return visit.start - visit.buffer_before_minutes * MINUTE, visit.end + visit.buffer_after_minutes * MINUTE


def occupying(question: Question, bookings: Iterable[Booking]) -> list[Booking]:
    """The bookings that take time at the question's moment, without those it excludes."""
    now, exclude = question.now, question.exclude
    return [booking for booking in bookings if booking.occupies(now) and booking.id not in exclude]


def live(question: Question, holds: Iterable[Hold]) -> list[Hold]:
    """The holds of others that have not expired, without those the question excludes."""
    return [
        hold
        for hold in holds
        if question.now < hold.expires_at
        and hold.id not in question.exclude
        and (question.asker is None or hold.owner != question.asker)
    ]
