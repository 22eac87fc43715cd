"""Schedules, and the free windows that their rules make of each month."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from scheduling.availability.rules.ranges import intersect, join, subtract
from scheduling.availability.rules.times import DAY, Zone, date_of, day_of, weekday_of, zone

Window = tuple[int, int]
"""A half-open range of instants: epoch seconds."""


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Hours on certain weekdays (0 is Monday), in minutes of the local day; an end of 1440 is 24:00."""

    weekdays: frozenset[int]
    start_minute: int
    end_minute: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Hours that replace those of one date, in minutes of the local day; 0 to 0 closes it. A date may have several."""

    on: date
    start_minute: int
    end_minute: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class OutOfOffice:
    """Dates, both included, without any hours; wins over overrides."""

    first: date
    last: date
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Travel:
    """Dates, both included (None: without end), on which the schedule's hours are read in another zone."""

    first: date
    last: date | None
    timezone: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A single free window given in instants, beside the weekly rules; overrides and absences win over it."""

    start: int
    end: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When somebody works: weekly rules in local time of `timezone`, and the dates on which they do not hold.

    `id` is given back with a refusal that no override or absence is behind.
    """

    timezone: str
    rules: tuple[WeeklyRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    out_of_office: tuple[OutOfOffice, ...] = ()
    travel: tuple[Travel, ...] = ()
    openings: tuple[Opening, ...] = ()
    id: str | None = None


def zone_on(schedule: Schedule, day: int) -> Zone:
    """The zone in which the hours of that date are read; of travels that overlap the one that began last."""
    named = schedule.timezone
    for travel in sorted(schedule.travel, key=lambda t: t.first):
        if day_of(travel.first) <= day and (travel.last is None or day <= day_of(travel.last)):
            named = travel.timezone
    return zone(named)


def absence_on(schedule: Schedule, day: int) -> OutOfOffice | None:
    """The absence that covers the date, if there is one."""
    return next((out for out in schedule.out_of_office if day_of(out.first) <= day <= day_of(out.last)), None)


def overrides_on(schedule: Schedule, day: int) -> list[Override]:
    """The overrides that replace the hours of the date; an empty list leaves the weekly rules."""
    return [override for override in schedule.overrides if day_of(override.on) == day]


def compile_month(schedule: Schedule, year: int, month: int) -> tuple[Window, ...]:
    """The free windows of the month's local dates, sorted and joined where they touch.

    Pure: the same schedule gives the same windows. A window that comes out empty or inverted is dropped.
    """
    first = day_of(date(year, month, 1))
    days = range(first, first + monthrange(year, month)[1])
    home = zone(schedule.timezone)
    weekly = [[rule for rule in schedule.rules if weekday in rule.weekdays] for weekday in range(7)]
    windows: list[Window] = []
    for day in days:
        at = zone_on(schedule, day) if schedule.travel else home
        for hours in _hours_on(schedule, day, weekly[weekday_of(day)]):
            start, end = (at.instant(day * DAY + 60 * minute) for minute in (hours.start_minute, hours.end_minute))
            if start < end:
                windows.append((start, end))
    if schedule.openings:
        windows += _openings_in(schedule, days)
    return tuple(join(sorted(windows)))


def _hours_on(schedule: Schedule, day: int, weekly: list[WeeklyRule]) -> Sequence[WeeklyRule | Override]:
    """What says the hours of the date: nothing when absent, else its overrides, else the weekly rules."""
    if schedule.out_of_office and absence_on(schedule, day):
        return ()
    return (schedule.overrides and overrides_on(schedule, day)) or weekly


def _openings_in(schedule: Schedule, days: range) -> list[Window]:
    """The parts of the given openings that lie on these dates, but for dates with overrides or absences."""
    begins = {day: zone_on(schedule, day).midnight(day) for day in (*days, days[-1] + 1)}
    given = join(sorted((o.start, o.end) for o in schedule.openings if o.start < o.end))
    replaced = [day for day in days if overrides_on(schedule, day) or absence_on(schedule, day)]
    month = [(begins[days[0]], begins[days[-1] + 1])]
    return subtract(intersect(given, month), [(begins[day], begins[day + 1]) for day in replaced])


class _Stretch(NamedTuple):
    """The joined windows of several months, with their starts and ends apart for bisection."""

    windows: list[Window]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A schedule together with the months compiled from it so far.

    Keep one per schedule *version*: it remembers each compiled month, and a changed schedule is another calendar.
    """

    schedule: Schedule
    months: dict[tuple[int, int], tuple[Window, ...]] = field(default_factory=dict, compare=False, repr=False)
    _stretches: dict[tuple[int, int], _Stretch] = field(default_factory=dict, compare=False, repr=False)

    def windows(self, start: int, end: int) -> list[Window]:
        """The free windows that overlap `[start, end)`, joined across midnight and month ends, not clipped.

        Hours without any gap are cut off somewhere, but never less than a month beyond the range.
        """
        # A day more on both sides: a local date may begin before the same date in UTC, or end after it.
        first, last = _month_of(start // DAY - 1), _month_of(end // DAY + 1)
        for _ in range(4):
            windows, starts, ends = self._stretches.get((first, last)) or self._stretch(first, last)
            low, high = bisect_right(ends, start), bisect_left(starts, end)
            grow_left, grow_right = low == 0 and high > 0, low < high == len(starts)
            if not (grow_left or grow_right):
                break
            first, last = first - grow_left, last + grow_right
        return windows[low:high]

    def month(self, year: int, month: int) -> tuple[Window, ...]:
        """The windows of one month, compiled when first asked for."""
        found = self.months.get((year, month))
        if found is None:
            found = self.months[year, month] = compile_month(self.schedule, year, month)
        return found

    def _stretch(self, first: int, last: int) -> _Stretch:
        months = (divmod(number, 12) for number in range(first, last + 1))
        windows = join(sorted(window for year, index in months for window in self.month(year, index + 1)))
        stretch = _Stretch(windows, [w[0] for w in windows], [w[1] for w in windows])
        self._stretches[first, last] = stretch
        return stretch


def _month_of(day: int) -> int:
    on = date_of(day)
    return on.year * 12 + on.month - 1
