"""When several services can be had one after the other, and who gives each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduling.availability import rules
from scheduling.availability.rules import Booking, Busy, Earlier, Hold, Question, Slot, StaffMember

MOST_TRIES = 200
"""How many combinations are tried for one start before it is given up; only contrived visits need more."""


@dataclass(frozen=True, slots=True)
class Part:
    """One service of a visit: its question, its slots as if it were booked alone, and how far it may lie behind.

    `gap` and `wait` are seconds: it starts at least `gap` after the one before has ended, at most `wait` later.
    """

    question: Question
    slots: Sequence[Slot]
    gap: int = 0
    wait: int = 0


Range = Booking | Busy | Hold


class Step(NamedTuple):
    """A part with its time, and those who give it; the first answers for it."""

    start: int
    end: int
    staff: tuple[str, ...]


def visits(parts: Sequence[Part]) -> Iterator[tuple[Step, ...]]:
    """One way for each start of the first part that all of the others can follow, the earliest they can, by start.

    Every part is decided by the one decision, with what the earlier ones of the same visit take, buffers and limits
    included. Parts start where their services' grids let them; those behind another of the same staff member too.
    """
    for slot in parts[0].slots:
        found = next(_Search(parts).steps(0, slot.start, slot.start, ()), None)
        if found is not None:
            yield found


class _Search:
    """Looks through the starts and the staff of one part after the other, and turns back where one leads nowhere."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._tries = MOST_TRIES

    def steps(
        self, index: int, first: int, last: int, before: tuple[tuple[Step, Earlier], ...]
    ) -> Iterator[tuple[Step, ...]]:
        """All ways to go on with the part of this index, which starts between two instants, both included."""
        if index == len(self._parts):
            yield tuple(step for step, _ in before)
            return
        part = self._parts[index]
        following = self._parts[index + 1] if index + 1 < len(self._parts) else None
        for step, taken in self._takers(part, first, last, [earlier for _, earlier in before]):
            earliest = step.end + (following.gap if following else 0)
            latest = earliest + (following.wait if following else 0)
            yield from self.steps(index + 1, earliest, latest, (*before, (step, taken)))

    def _takers(self, part: Part, first: int, last: int, earlier: Sequence[Earlier]) -> Iterator[tuple[Step, Earlier]]:
        """Each start in the range with everybody who can take it: whose turn it is first, then the others."""
        begin = bisect_left(part.slots, first, key=lambda slot: slot.start)
        for slot in part.slots[begin:]:
            if slot.start > last:
                return
            question = rules.after(_near(part.question, slot), earlier)
            for asked in (question, *_narrowed(question, slot)):
                if not self._tries:
                    return
                self._tries -= 1
                decision = rules.decide(asked, slot.start, offered=True)
                if decision.bookable:
                    staff = rules.pick(asked, decision).staff
                    yield Step(slot.start, decision.end, staff), rules.taken_by(asked, decision, staff)


def _narrowed(question: Question, slot: Slot) -> Iterator[Question]:
    """The same question for each one who could take the slot, where the customer has not chosen and any will do."""
    if question.only_staff is None and not question.service.collective:
        for member in slot.staff:
            yield replace(question, only_staff=frozenset({member}))


def _near(question: Question, slot: Slot) -> Question:
    """The question with nothing but what is near the slot: a decision is as dear as what it has to look through."""
    frm, to = rules.reach(question, slot.start, slot.start + 1)
    return replace(question, members=tuple(_clipped(member, frm, to) for member in question.members))


def _clipped(member: StaffMember, frm: int, to: int) -> StaffMember:
    def near(each: Range) -> bool:  # what is stored of bookings and holds holds their buffers already
        return frm < each.end and each.start < to

    return replace(
        member,
        bookings=tuple(filter(near, member.bookings)),
        holds=tuple(filter(near, member.holds)),
        blocked=tuple(filter(near, member.blocked)),
        busy=tuple(filter(near, member.busy)),
    )
