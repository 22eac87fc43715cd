"""The grid: at which instants of a free window a slot may start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduling.availability.rules.calendars import Window
from scheduling.availability.rules.questions import ServiceRules
from scheduling.availability.rules.times import WEEK, Zone, weekday_of

MINUTE = 60
CLOCK_STEPS = (60, 30, 20, 15, 10, 5)
ADAPTIVE_STEPS = (60, 15, 5)


def interval_of(service: ServiceRules) -> int:
    """The step of the grid in minutes: the service's interval, else its duration."""
    return service.interval_minutes or service.duration_minutes


def clock_step(interval_minutes: int) -> int:
    """The largest of 60, 30, 20, 15, 10 and 5 minutes that divides the interval; 1 if none does."""
    return next((step for step in CLOCK_STEPS if interval_minutes % step == 0), 1)


def starts(service: ServiceRules, zone: Zone, windows: Sequence[Window], frm: int, to: int) -> list[int]:
    """All grid starts in `[frm, to)` whose slot fits into its window, sorted, without duplicates.

    `windows` are unclipped: each one anchors its own grid, and neither `frm` nor `to` moves it.
    """
    length, interval = service.duration_minutes * MINUTE, interval_of(service) * MINUTE
    found: list[int] = []
    for start, end in windows:
        if end <= frm or end - start < length:
            continue
        if start >= to:
            break
        if end - start < WEEK:
            first = anchor(service, zone, start, end)
            if first < frm:
                first += -(-(frm - first) // interval) * interval
            found.extend(range(first, min(end - length + 1, to), interval))
        else:
            found.extend(_long_window(service, zone, (start, end), frm, to))
    return found


def anchor(service: ServiceRules, zone: Zone, start: int, end: int) -> int:
    """The first start of the grid in the free window: aligned in the service's zone, then moved by the offset."""
    first = start
    if service.alignment == "clock":
        first = zone.ceil(start, clock_step(interval_of(service)) * MINUTE)
    elif service.alignment == "adaptive":
        first = _roundest(service, zone, start, end)
    return first + service.offset_start_minutes * MINUTE


def _roundest(service: ServiceRules, zone: Zone, start: int, end: int) -> int:
    """The roundest start that still leaves as many slots as the window's own start would."""
    spare = end - start - service.duration_minutes * MINUTE
    if spare < 0:
        return start
    latest = start + spare % (interval_of(service) * MINUTE)
    rounded = (zone.ceil(start, step * MINUTE) for step in ADAPTIVE_STEPS)
    return next((first for first in rounded if first <= latest), start)


def _long_window(service: ServiceRules, zone: Zone, window: Window, frm: int, to: int) -> list[int]:
    length, interval = service.duration_minutes * MINUTE, interval_of(service) * MINUTE
    found: set[int] = set()
    for start, end in _weeks(zone, window):
        if end > frm and start < to:
            first = anchor(service, zone, start, end)
            last = window[1] - length + 1 if end == window[1] else min(end, window[1] - length + 1)
            found.update(moment for moment in range(first, min(last, to), interval) if moment >= frm)
    return sorted(found)


def _weeks(zone: Zone, window: Window) -> Iterator[Window]:
    """The parts of a window of a week or more: its grid begins anew each Monday after its first seven days.

    Hours without any gap (round the clock) have no beginning that could anchor a grid for ever; so the grid of a
    moment depends on no more than the two weeks around it, whatever range is asked about.
    """
    start, end = window
    day = zone.day(start + WEEK)
    monday = day - weekday_of(day) - 7
    while start < end:
        monday += 7
        begin = zone.midnight(monday)
        if begin - window[0] < WEEK:
            continue
        yield start, min(begin, end)
        start = begin
