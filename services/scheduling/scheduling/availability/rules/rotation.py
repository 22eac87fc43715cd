"""Round robin: who takes a booking that several staff members could take."""

from __future__ import annotations

import math

from scheduling.availability.rules.answers import Decision, Pick, Why
from scheduling.availability.rules.questions import Question, StaffMember
from scheduling.availability.rules.teams import Need, can_fill, needs_of


def pick(question: Question, decision: Decision, *, preferred: str | None = None) -> Pick:
    """Choose who takes a bookable slot: all that are required, and as many of each pool as it needs.

    Of a pool those come first with the fewest bookings of the last 30 days for their weight, then those whose last
    booking lies longest back, then by id; before all of them `preferred`, where free. Raises ValueError when the
    decision leaves too few.
    """
    if question.sessions is not None:
        return Pick((), ())
    free = frozenset(decision.staff)
    left = sum(1 << index for index, member in enumerate(question.members) if member.id in free)
    needs = needs_of(question)
    everybody = {need.pool for need in needs if need.pool.bit_count() == need.number}
    places = [Need(need.pool, 1) for need in needs for _ in range(need.number)]
    staff: list[str] = []
    why: list[Why] = []
    while places:
        place = places.pop(0)
        able = [index for index in _bits(place.pool & left) if can_fill(places, left & ~(1 << index))]
        if not able:
            raise ValueError("too few staff members are free for this slot")
        able.sort(key=lambda index: (question.members[index].id != preferred, _rank(question.members[index])))
        left &= ~(1 << able[0])
        staff.append(question.members[able[0]].id)
        ranked = [question.members[index] for index in able]
        why.append("required" if place.pool in everybody else _why(ranked, preferred))
    return Pick(tuple(staff), tuple(why))


def _rank(member: StaffMember) -> tuple[float, float, str]:
    load = member.recent_bookings / member.weight if member.weight > 0 else math.inf
    last = -math.inf if member.last_booked_at is None else member.last_booked_at
    return load, last, member.id


def _why(ranked: list[StaffMember], preferred: str | None) -> Why:
    """What put the first before the second; members who would leave another place unfilled do not count."""
    if len(ranked) == 1:
        return "only_candidate"
    if ranked[0].id == preferred:
        return "preferred"
    first, second = _rank(ranked[0]), _rank(ranked[1])
    if first[0] < second[0]:
        return "fewest_recent_bookings"
    return "longest_since_last_booking" if first[1] < second[1] else "lowest_id"


def _bits(mask: int) -> list[int]:
    return [index for index in range(mask.bit_length()) if mask >> index & 1]
