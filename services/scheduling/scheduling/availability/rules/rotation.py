"""Round robin: who takes a booking that several staff members could take."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

from scheduling.availability.rules.answers import Decision, Pick, Why
from scheduling.availability.rules.questions import Question, StaffMember
from scheduling.availability.rules.sessions import find_seats
from scheduling.availability.rules.teams import Need, can_fill, needs_of


def pick(question: Question, decision: Decision, *, preferred: Collection[str] = ()) -> Pick:
    """Choose who takes a bookable slot: all that are required, and as many of each pool as it needs.

    Of a pool those come first with the fewest bookings of the last 30 days for their weight, then those whose last
    booking lies longest back, then by id. Before all of them come those `preferred` who are free; where they can fill
    every need by themselves, they do. Raises ValueError when the decision leaves too few.
    """
    if question.sessions is not None:
        return _pick_seat(question, decision, preferred)
    needs = needs_of(question)
    free = _mask(question, decision.staff)
    kept = free & _mask(question, preferred)
    left = kept if can_fill(needs, kept) else free
    places = [Need(need.pool, 1) for need in needs for _ in range(need.number)]
    staff: list[str] = []
    why: list[Why] = []
    while places:
        place = places.pop(0)
        able = _able(question, place, places, left, preferred)
        if not able:
            raise ValueError("too few staff members are free for this slot")
        rivals = able if left == free else _able(question, place, places, free, preferred)
        why.append(_why(question, able[0], rivals, preferred))
        staff.append(able[0].id)
        taken = _mask(question, staff[-1:])
        left, free = left & ~taken, free & ~taken
    return Pick(tuple(staff), tuple(why))


def _pick_seat(question: Question, decision: Decision, preferred: Collection[str]) -> Pick:
    """Who gives the seat that a booking gets: a seat decides who, not the other way round."""
    staff = find_seats(question, decision.slot, preferred=preferred).kind.staff
    if staff is None:
        return Pick((), ())
    if len(decision.staff) == 1:
        return Pick((staff,), ("only_candidate",))
    return Pick((staff,), ("preferred" if staff in preferred else "best_seat",))


def candidates(question: Question) -> tuple[str, ...]:
    """The ids of all who could take part, whoever is free: those that the customer's choice leaves."""
    asked = 0
    for need in needs_of(question):
        asked |= need.pool
    return tuple(question.members[index].id for index in _bits(asked))


def contested(question: Question) -> tuple[str, ...]:
    """The ids of those among whom there is a choice, because a pool has more members than it needs."""
    several = 0
    for need in needs_of(question):
        several |= need.pool if need.pool.bit_count() > need.number else 0
    return tuple(question.members[index].id for index in _bits(several))


def _able(
    question: Question, place: Need, others: list[Need], left: int, preferred: Collection[str]
) -> list[StaffMember]:
    """Those left who could take the place and leave somebody for every other one, the best first."""
    able = [index for index in _bits(place.pool & left) if can_fill(others, left & ~(1 << index))]
    members = [question.members[index] for index in able]
    return sorted(members, key=lambda member: (member.id not in preferred, _rank(member)))


def _rank(member: StaffMember) -> tuple[float, float, str]:
    load = member.recent_bookings / member.weight if member.weight > 0 else math.inf
    last = -math.inf if member.last_booked_at is None else member.last_booked_at
    return load, last, member.id


def _why(question: Question, first: StaffMember, rivals: list[StaffMember], preferred: Collection[str]) -> Why:
    """What put the first before all others; members who would leave another place unfilled do not count."""
    if _mask(question, [first.id]) & _everybody(question):
        return "required"
    if question.only_staff is not None and first.id in question.only_staff:
        return "named"
    if len(rivals) == 1:
        return "only_candidate"
    if first.id in preferred:
        return "preferred"
    best, second = _rank(rivals[0]), _rank(rivals[1])
    if best[0] < second[0]:
        return "fewest_recent_bookings"
    return "longest_since_last_booking" if best[1] < second[1] else "lowest_id"


def _everybody(question: Question) -> int:
    """The bits of those without whom nothing is possible, whatever the customer chose."""
    found = 0
    for need in needs_of(replace(question, only_staff=None)):
        found |= need.pool if need.pool.bit_count() == need.number else 0
    return found


def _mask(question: Question, ids: Collection[str]) -> int:
    """The bits of these members."""
    return sum(1 << index for index, member in enumerate(question.members) if member.id in ids)


def _bits(mask: int) -> list[int]:
    return [index for index in range(mask.bit_length()) if mask >> index & 1]
