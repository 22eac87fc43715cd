"""Taken time: what occupies a staff member, widened by the buffers that must lie between it and a new booking.

Between two bookings lie the first one's after-buffer and the second one's before-buffer; against blocked and outside
busy time the new booking's own buffers count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scheduling.availability.rules.answers import Code, Reason
from scheduling.availability.rules.calendars import Window
from scheduling.availability.rules.questions import Booking, Busy, Hold, Question, StaffMember

MINUTE = 60


class Taken(NamedTuple):
    """Things of one kind that take a member's time, and for each the range in which a new visit may not lie."""

    code: Code
    ranges: list[Window]
    things: Sequence[Busy | Booking | Hold]


def taken_by_kind(question: Question, member: StaffMember) -> list[Taken]:
    """What takes the member's time for this question, kind by kind; empty kinds are left out."""
    service = question.service
    before, after = service.buffer_before_minutes * MINUTE, service.buffer_after_minutes * MINUTE
    found = [
        Taken(code, [(block.start - after, block.end + before) for block in blocks], blocks)
        for code, blocks in _unbookable(member)
    ]
    found += [
        Taken(
            code,
            [
                (v.start - v.buffer_before_minutes * MINUTE - after, v.end + v.buffer_after_minutes * MINUTE + before)
                for v in visits
            ],
            visits,
        )
        for code, visits in _visits(question, member)
    ]
    return found


def _unbookable(member: StaffMember) -> Iterator[tuple[Code, list[Busy]]]:
    if member.blocked:
        yield "blocked", [block for block in member.blocked if block.start < block.end]
    if member.busy:
        yield "busy_calendar", [block for block in member.busy if block.start < block.end]


def _visits(question: Question, member: StaffMember) -> Iterator[tuple[Code, Sequence[Booking | Hold]]]:
    if member.bookings:
        yield "booked", _occupying(question, member)
    if member.holds:
        yield "held", _held(question, member)


def _occupying(question: Question, member: StaffMember) -> list[Booking]:
    return [
        booking
        for booking in member.bookings
        if booking.start < booking.end and booking.occupies(question.now) and booking.id not in question.exclude
    ]


def _held(question: Question, member: StaffMember) -> list[Hold]:
    return [
        hold
        for hold in member.holds
        if hold.start < hold.end
        and question.now < hold.expires_at
        and hold.id not in question.exclude
        and (question.asker is None or hold.owner != question.asker)
    ]


def taken_ranges(question: Question, member: StaffMember) -> list[Window]:
    """The same as one list, sorted by start; its ranges may overlap."""
    return sorted([each for kind in taken_by_kind(question, member) for each in kind.ranges])


def reasons_taken(question: Question, member: StaffMember, start: int, end: int) -> Iterator[Reason]:
    """One reason for each thing of the member's that a visit from `start` to `end` would come too close to."""
    for code, ranges, things in taken_by_kind(question, member):
        for thing, (taken_start, taken_end) in zip(things, ranges, strict=True):
            if start < taken_end and taken_start < end:
                yield Reason(code, thing.id, member.id)
