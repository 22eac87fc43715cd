"""Lanes: how the visits of a resource that takes several at a time lie beside each other."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import NamedTuple
from uuid import UUID


class Visit(NamedTuple):
    """A stretch `[start, end)` of somebody's in a lane."""

    id: UUID
    start: datetime
    end: datetime
    lane: int


def lowest_free(taken: Iterable[int]) -> int:
    """The lowest lane that is not taken."""
    busy = set(taken)
    return next(lane for lane in count() if lane not in busy)


def rearranged(start: datetime, end: datetime, others: Sequence[Visit]) -> tuple[int, list[Visit]]:
    """The lane of a new visit, and who has to change lanes for it, in their new ones.

    `others` are all who leave after the start. They are met in the order in which they begin: whoever began before the
    visit stays, everybody else takes their own lane where it is free, else the lowest. Met so, intervals never need
    more lanes than there are visits at one moment, hence a visit that finds less than k others at every moment fits.
    """
    lane = lowest_free(other.lane for other in others if other.start <= start)
    until = {other.lane: other.end for other in others if other.start <= start} | {lane: end}
    moved = []
    for other in sorted((each for each in others if each.start > start), key=lambda each: (each.start, each.id)):
        busy = {each for each, free_from in until.items() if free_from > other.start}
        theirs = lowest_free(busy) if other.lane in busy else other.lane
        if theirs != other.lane:
            moved.append(other._replace(lane=theirs))
        until[theirs] = other.end
    return lane, moved
