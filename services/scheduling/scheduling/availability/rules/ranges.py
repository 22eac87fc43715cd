"""Arithmetic of half-open ranges of whole seconds: sorted lists of (start, end) without overlaps go in and come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter

Range = tuple[int, int]


def join(ranges: Iterable[Range]) -> list[Range]:
    """Ranges sorted by start, made one where they overlap or touch; the only function here that takes overlaps."""
    joined: list[Range] = []
    first, last = None, 0
    for start, end in ranges:
        if first is None:
            first, last = start, end
        elif start > last:
            joined.append((first, last))
            first, last = start, end
        elif end > last:
            last = end
    if first is not None:
        joined.append((first, last))
    return joined


def intersect(one: Sequence[Range], other: Sequence[Range]) -> list[Range]:
    """What lies in both."""
    shared: list[Range] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start = max(one[i][0], other[j][0])
        end = min(one[i][1], other[j][1])
        if start < end:
            shared.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return shared


def subtract(ranges: Sequence[Range], taken: Sequence[Range]) -> list[Range]:
    """What is left of the ranges; `taken` is sorted by start and may overlap itself."""
    left: list[Range] = []
    index, count = 0, len(taken)
    free_from = None
    for start, end in ranges:
        cursor = start if free_from is None or start > free_from else free_from
        while index < count:
            taken_start, taken_end = taken[index]
            if taken_start >= end:
                break
            index += 1
            if taken_end > cursor:
                if taken_start > cursor:
                    left.append((cursor, taken_start))
                cursor = taken_end
        if cursor < end:
            left.append((cursor, end))
        free_from = cursor
    return left


def at_least(count: int, lists: Sequence[Sequence[Range]]) -> list[Range]:
    """Where at least `count` of the lists have a range, whichever they are at each moment."""
    if count > len(lists):
        return []
    if len(lists) == 1:
        return list(lists[0])
    if count == 1:
        return join(sorted(chain.from_iterable(lists), key=itemgetter(0)))
    events = sorted(
        [(start, 1) for ranges in lists for start, _ in ranges] + [(end, -1) for ranges in lists for _, end in ranges]
    )
    found: list[Range] = []
    depth = opened = 0
    for moment, step in events:
        if step > 0 and depth + 1 == count:
            opened = moment
        elif step < 0 and depth == count and opened < moment:
            found.append((opened, moment))
        depth += step
    return join(found)


def contains(ranges: Sequence[Range], start: int, end: int) -> bool:
    """Whether one of the ranges holds all of `[start, end)`."""
    return any(first <= start and end <= last for first, last in ranges)
