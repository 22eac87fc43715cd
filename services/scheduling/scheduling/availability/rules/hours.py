"""Why a schedule has no hours at some time."""

from __future__ import annotations

from collections.abc import Iterator

from scheduling.availability.rules.answers import Reason
from scheduling.availability.rules.calendars import Calendar, Schedule, absence_on, overrides_on, zone_on
from scheduling.availability.rules.ranges import contains
from scheduling.availability.rules.times import zone


def reasons_hours(calendar: Calendar, staff: str, start: int, end: int) -> Iterator[Reason]:
    """Why a visit from `start` to `end` does not lie in the hours of the calendar; nothing when it does."""
    windows = calendar.windows(start, end)
    if contains(windows, start, end):
        return
    if any(first <= start < last for first, last in windows):
        yield Reason("does_not_fit", calendar.schedule.id, staff)
        return
    schedule = calendar.schedule
    day = local_day_of(schedule, start)
    absence = absence_on(schedule, day)
    overrides = overrides_on(schedule, day)
    if absence:
        yield Reason("out_of_office", absence.id, staff)
    elif not overrides:
        yield Reason("outside_hours", schedule.id, staff)
    elif all(override.start_minute >= override.end_minute for override in overrides):
        yield Reason("override_closed", overrides[0].id, staff)
    else:
        yield Reason("outside_hours", overrides[0].id, staff)


def local_day_of(schedule: Schedule, instant: int) -> int:
    """The date of the schedule, wherever its owner is that day, on which the instant lies."""
    home = zone(schedule.timezone).day(instant)
    for day in (home, home - 1, home + 1):
        at = zone_on(schedule, day)
        if at.midnight(day) <= instant < at.midnight(day + 1):
            return day
    return home
