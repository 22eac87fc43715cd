"""When several services can be had one after the other, and who gives each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduling.availability import rules
from scheduling.availability.rules import Booking, Busy, Decision, Earlier, Hold, Question, Slot, StaffMember

MOST_TRIES = 100
"""How many ways are tried for one start before it is given up; only contrived visits need more."""
MOST_IN_ALL = 1_000
"""How many ways are tried for one list before it is cut short: less than a second."""


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


def visits(parts: Sequence[Part], *, limit: int) -> tuple[list[tuple[Step, ...]], bool]:
    """One way for each start of the first part that all of the others can follow, the earliest they can, by start.

    Every part is decided by the one decision, with what the earlier ones of the same visit take, buffers and limits
    included. Where anybody will do, whoever gives no earlier part goes first, of those the one whose turn it is. Parts
    start where their services' grids let them, also those behind another of the same staff member. Also whether there
    may be more, behind the limit or behind too many tries.
    """
    parts = _followed(parts)
    found: list[tuple[Step, ...]] = []
    tries = 0
    for slot in parts[0].slots:
        if len(found) == limit or tries >= MOST_IN_ALL:
            return found, True
        search = _Search(parts)
        steps = next(search.steps(0, slot.start, slot.start, ()), None)
        tries += search.tried
        if steps is not None:
            found.append(steps)
    return found, False


def _followed(parts: Sequence[Part]) -> list[Part]:
    """The parts with those slots alone that a slot of the next part follows, whoever gives them."""
    found = [parts[-1]]
    for part in reversed(parts[:-1]):
        after = found[0]
        starts = [slot.start for slot in after.slots]
        kept = [slot for slot in part.slots if _lies_between(starts, slot.end + after.gap, after.wait)]
        found.insert(0, replace(part, slots=kept))
    return found


def _lies_between(starts: Sequence[int], earliest: int, wait: int) -> bool:
    index = bisect_left(starts, earliest)
    return index < len(starts) and starts[index] <= earliest + wait


class _Search:
    """Looks through the starts and the staff of one part after the other, and turns back where one leads nowhere."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self.tried = 0
        self._hopeless = False

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
        """Each start in the range with everybody who can take it."""
        begin = bisect_left(part.slots, first, key=lambda slot: slot.start)
        for slot in part.slots[begin:]:
            if slot.start > last:
                return
            for question, decision in _decisions(part.question, slot, earlier):
                if self._hopeless or self.tried >= MOST_TRIES:
                    return
                self.tried += 1
                self._hopeless = _is_full(decision)
                if decision.bookable:
                    staff = rules.pick(question, decision).staff
                    yield Step(slot.start, decision.end, staff), rules.taken_by(question, decision, staff)


def _decisions(question: Question, slot: Slot, earlier: Sequence[Earlier]) -> Iterator[tuple[Question, Decision]]:
    """Every way to take a slot behind the earlier parts, with the question that it answers.

    A slot is a decision for all that was known when it was listed: it holds for those who give no earlier part, unless
    one is of the same service, and counts against its limits, or takes a seat.
    """
    busy = {member for each in earlier for member in each.staff}
    same = any(each.service == question.service.id or each.seat for each in earlier)
    apart = tuple(member for member in slot.staff if member not in busy)
    if not same and (len(apart) == len(slot.staff) or (apart and _takes_anyone(question))):
        yield question, Decision(slot.start, slot.end, (), apart, slot.remaining)
        if _takes_anyone(question):
            for member in apart:
                yield question, Decision(slot.start, slot.end, (), (member,), slot.remaining)
        left = tuple(member for member in slot.staff if member in busy)
    else:
        left = slot.staff
        near = rules.after(_near(question, slot), earlier)
        decision = rules.decide(near, slot.start, offered=True, end=slot.end)
        yield near, decision
        if not decision.bookable:
            return
    if left and not question.service.collective and question.only_staff is None:
        near = rules.after(_near(question, slot), earlier)
        for member in left:
            narrowed = replace(near, only_staff=frozenset({member}))
            yield narrowed, rules.decide(narrowed, slot.start, offered=True, end=slot.end)


def _is_full(decision: Decision) -> bool:
    """Whether nothing but the service's own limits is in the way: then they are, whoever gives the parts."""
    reasons = decision.reasons
    return bool(reasons) and all(each.code.startswith("limit_") and each.staff is None for each in reasons)


def _takes_anyone(question: Question) -> bool:
    """Whether any one of its staff gives the service alone."""
    return not (
        question.service.collective
        or question.requirements
        or question.sessions is not None
        or any(member.required for member in question.members)
    )


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
