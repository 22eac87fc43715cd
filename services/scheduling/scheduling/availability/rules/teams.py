"""Teams: when enough of the right people are free together, and why they are not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_, xor
from typing import NamedTuple

from scheduling.availability.rules.answers import Reason
from scheduling.availability.rules.calendars import Window
from scheduling.availability.rules.hours import reasons_hours
from scheduling.availability.rules.limits import LimitCheck
from scheduling.availability.rules.questions import Question, Requirement, StaffMember
from scheduling.availability.rules.ranges import at_least, contains, intersect, subtract
from scheduling.availability.rules.taken import reasons_taken, taken_ranges

TABLE_BITS = 6
TABLE_MASK = (1 << TABLE_BITS) - 1
TEAMS, COMBINATIONS = 64, 1_024
"""Of how many teams the names are kept, and how many combinations of each."""


class Need(NamedTuple):
    """That so many (`number`) of the members whose bits are set in `pool` take part; `source` names the rule."""

    pool: int
    number: int
    source: str | None = None


class Team:
    """The members of a question as bits of a number (the first is bit 0), and what is needed of them."""

    __slots__ = ("_asked", "_disjoint", "_limits", "_names", "members", "needs", "question")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.members = question.members
        self.needs = needs_of(question)
        self._limits = [
            (1 << index, LimitCheck(member.limits, member.usage, question.service.timezone, member.id))
            for index, member in enumerate(question.members)
            if member.limits
        ]
        pools = [need.pool for need in self.needs]
        self._asked = reduce(or_, pools, 0)
        self._disjoint = sum(pools) == self._asked
        self._names = _names_of(tuple([member.id for member in question.members]))

    def free(self, start: int, end: int) -> list[list[Window]]:
        """Each member's free time that overlaps the range, in the members' order; cut off at its start only."""
        question = self.question
        opening = _cut(question.restriction.windows(start, end), start) if question.restriction else None
        found: list[list[Window]] = []
        for member in self.members:
            hours = _cut(member.calendar.windows(start, end), start)
            if opening is not None:
                hours = intersect(hours, opening)
            found.append(subtract(hours, taken_ranges(question, member)))
        return found

    def windows(self, free: Sequence[list[Window]]) -> list[Window]:
        """The candidate windows: where enough members of every pool are free, whoever they are."""
        parts = [at_least(need.number, [free[i] for i in _bits(need.pool)]) for need in self.needs]
        return reduce(intersect, parts) if parts else []

    def free_at(self, starts: Sequence[int], length: int, free: Sequence[list[Window]]) -> Iterator[int]:
        """For each of the sorted starts the bits of the members who are free for the whole length."""
        flips = [0] * (len(starts) + 1)
        shared: dict[Window, int] = {}  # many a day is the same for several of them
        for index, windows in enumerate(free):
            bit = 1 << index
            for window in windows:
                shared[window] = shared.get(window, 0) | bit
        for (start, end), bits in shared.items():
            last = end - length
            if last >= start:
                low = bisect_left(starts, start)
                high = bisect_right(starts, last, low)
                if low < high:
                    flips[low] ^= bits
                    flips[high] ^= bits
        flips.pop()
        return accumulate(flips, xor)

    def within_limits(self, mask: int, start: int) -> int:
        """The same bits without the members who have reached a limit of their own."""
        minutes = self.question.service.duration_minutes
        for bit, limits in self._limits:
            if mask & bit and limits.reasons(start, minutes):
                mask ^= bit
        return mask

    @property
    def has_limits(self) -> bool:
        """Whether any member has a limit of their own."""
        return bool(self._limits)

    def takers(self, mask: int) -> tuple[str, ...] | None:
        """The ids of the members in the mask who could take part; None when they cannot fill every need."""
        for pool, number, _ in self.needs:
            if (pool & mask).bit_count() < number:
                return None
        if not self._disjoint and not can_fill(self.needs, mask):
            return None
        return self.names(mask)

    def names(self, mask: int) -> tuple[str, ...]:
        """The ids of the members in the mask who are in any pool."""
        return self._names[mask & self._asked]

    def reasons(self, mask: int, start: int) -> list[Reason]:
        """Why the members in the mask are not enough at `start`; empty when they are."""
        if self.takers(mask) is not None:
            return []
        short = [need for need in self.needs if (need.pool & mask).bit_count() < need.number]
        found: list[Reason] = []
        # When each need alone could be filled, but not all of them by different members, every pool is short.
        for need in short or self.needs:
            for index in _bits(need.pool & ~mask):
                found.extend(self._member_reasons(self.members[index], 1 << index, start))
            if need.pool.bit_count() != need.number:
                found.append(Reason("no_staff", need.source))
        return list(dict.fromkeys(found)) or [Reason("no_staff")]

    def _member_reasons(self, member: StaffMember, bit: int, start: int) -> Iterator[Reason]:
        question = self.question
        end = start + question.service.duration_minutes * 60
        yield from reasons_hours(member.calendar, member.id, start, end)
        if question.restriction and not contains(question.restriction.windows(start, end), start, end):
            yield Reason("restricted", question.restriction.schedule.id, member.id)
        yield from reasons_taken(question, member, start, end)
        for own, limits in self._limits:
            if own == bit:
                yield from limits.reasons(start, question.service.duration_minutes)


def needs_of(question: Question) -> tuple[Need, ...]:
    """What a question needs of its members: its requirements, else all required ones and any one of the others."""
    bits = {member.id: 1 << index for index, member in enumerate(question.members)}
    needs = [
        Need(sum({bits.get(each, 0) for each in requirement.pool}), requirement.count, requirement.id)
        for requirement in question.requirements
        or staff_requirements(question.members, collective=question.service.collective)
        if requirement.count > 0
    ]
    if question.only_staff is None:
        return tuple(needs)
    chosen = sum(bits.get(each, 0) for each in question.only_staff)
    if not any(need.pool & chosen for need in needs):
        return (*needs, Need(0, 1))
    return tuple(_narrowed(needs, chosen))


def staff_requirements(members: Sequence[StaffMember], *, collective: bool) -> tuple[Requirement, ...]:
    """What is needed of those who give a service: the required ones (all when collective), and any one of the rest."""
    required = tuple(member.id for member in members if collective or member.required)
    pool = tuple(member.id for member in members if member.id not in required)
    if not required:
        return (Requirement(pool),)
    return (Requirement(required, len(required)), *([Requirement(pool)] if pool else []))


def _narrowed(needs: Sequence[Need], chosen: int) -> Iterator[Need]:
    """The needs with the customer's choice: the chosen fill the first that they can, the rest of its pool what is left.

    Where more are chosen than needed, any of them will do.
    """
    placed = 0
    for need in needs:
        pool = need.pool & ~placed
        inside = pool & chosen
        left = need.number - inside.bit_count()
        if not inside:
            yield need._replace(pool=pool)
        elif left < 0:
            yield need._replace(pool=inside)
        else:
            yield need._replace(pool=inside, number=inside.bit_count())
            placed |= inside
            if left:
                yield need._replace(pool=pool & ~chosen, number=left)


def can_fill(needs: Sequence[Need], mask: int) -> bool:
    """Whether the members in the mask can fill all needs, each of them once (bipartite matching)."""
    places = [need.pool & mask for need in needs for _ in range(need.number)]
    taken_by: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for member in _bits(places[index]):
            if member not in seen:
                seen.add(member)
                if member not in taken_by or place(taken_by[member], seen):
                    taken_by[member] = index
                    return True
        return False

    return all(place(index, set()) for index in range(len(places)))


class _Names(dict[int, tuple[str, ...]]):
    """The ids of members by their bits: one tuple for each combination, so that equal slots are told in no time."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__()
        parts = range(0, len(ids), TABLE_BITS)
        self._tables = [_name_table(ids[first : first + TABLE_BITS]) for first in parts]

    def __missing__(self, mask: int) -> tuple[str, ...]:
        found: tuple[str, ...] = ()
        for place, table in enumerate(self._tables):
            found += table[mask >> place * TABLE_BITS & TABLE_MASK]
        if len(self) < COMBINATIONS:
            self[mask] = found
        return found


@lru_cache(TEAMS)
def _names_of(ids: tuple[str, ...]) -> _Names:
    return _Names(ids)


def _name_table(ids: Sequence[str]) -> list[tuple[str, ...]]:
    """The ids of every combination of bits of a few members: most slots of many have a combination of their own."""
    table: list[tuple[str, ...]] = [()]
    for value in range(1, 1 << len(ids)):
        table.append((ids[(value & -value).bit_length() - 1], *table[value & (value - 1)]))
    return table


def _bits(mask: int) -> Iterator[int]:
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def _cut(windows: list[Window], start: int) -> list[Window]:
    """Windows without what lies before `start`; only the first of them can reach there."""
    if windows and windows[0][0] < start:
        return [(start, windows[0][1]), *windows[1:]]
    return windows
