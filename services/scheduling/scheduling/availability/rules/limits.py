"""Booking limits: what counts, in which local period, and what is used up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from scheduling.availability.rules.answers import Code, Reason
from scheduling.availability.rules.questions import Booking, DayUsage, Limits, Usage
from scheduling.availability.rules.times import date_of, day_of, local_day, weekday_of, zone


class Period(NamedTuple):
    """A period that bookings are counted in: its name, its first local date and the date after its last one."""

    name: str
    first: int
    end: int


def day_around(day: int) -> Period:
    """The date itself."""
    return Period("day", day, day + 1)


def week_around(day: int) -> Period:
    """The week of the date, from Monday."""
    monday = day - weekday_of(day)
    return Period("week", monday, monday + 7)


def month_around(day: int) -> Period:
    """The calendar month of the date."""
    on = date_of(day)
    following = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    return Period("month", day - on.day + 1, day_of(following))


def year_around(day: int) -> Period:
    """The calendar year of the date."""
    year = date_of(day).year
    return Period("year", day_of(date(year, 1, 1)), day_of(date(year + 1, 1, 1)))


def count_usage(
    bookings: Iterable[Booking], timezone: str, *, now: int, exclude: frozenset[str] = frozenset()
) -> dict[int, DayUsage]:
    """What the given bookings use up, by local date of their start; only those that occupy at `now` count."""
    used: dict[int, DayUsage] = {}
    for booking in bookings:
        if booking.occupies(now) and booking.id not in exclude:
            day = local_day(booking.start, timezone)
            before = used.get(day, DayUsage())
            used[day] = DayUsage(before.bookings + 1, before.minutes + (booking.end - booking.start) // 60)
    return used


def limit_keys(limits: Limits, start: int, timezone: str) -> list[str]:
    """The periods a booking at `start` counts in, one text for each limit that is set, such as `week:2026-11-30`.

    Together with the scope (service or staff member) they are what a booking transaction locks.
    """
    day = local_day(start, limits.timezone or timezone)
    periods = [period for _, _, period in _counted(limits, day)]
    if limits.minutes_per_day is not None:
        periods.append(day_around(day))
    return list(dict.fromkeys(f"{period.name}:{date_of(period.first)}" for period in periods))


def _counted(limits: Limits, day: int) -> Iterator[tuple[Code, int, Period]]:
    if limits.per_day is not None:
        yield "limit_day", limits.per_day, day_around(day)
    if limits.per_week is not None:
        yield "limit_week", limits.per_week, week_around(day)
    if limits.per_month is not None:
        yield "limit_month", limits.per_month, month_around(day)
    if limits.per_year is not None:
        yield "limit_year", limits.per_year, year_around(day)


class LimitCheck:
    """The limits of one service or staff member, asked for many starts: each local date is counted once."""

    __slots__ = ("_limits", "_reasons", "_staff", "_usage", "_zone")

    def __init__(self, limits: Limits, usage: Usage, timezone: str, staff: str | None = None) -> None:
        self._limits = limits
        self._usage = usage
        self._zone = zone(limits.timezone or timezone)
        self._staff = staff
        self._reasons: dict[tuple[int, int], tuple[Reason, ...]] = {}

    def reasons(self, start: int, minutes: int) -> tuple[Reason, ...]:
        """The limits that one more booking of so many minutes at `start` would pass."""
        key = self._zone.day(start), minutes
        found = self._reasons.get(key)
        if found is None:
            found = self._reasons[key] = tuple(self._passed(*key))
        return found

    def _passed(self, day: int, minutes: int) -> Iterator[Reason]:
        for code, most, period in _counted(self._limits, day):
            if self._used(period) + 1 > most:
                yield Reason(code, self._limits.id, self._staff)
        most_minutes = self._limits.minutes_per_day
        if most_minutes is not None and self._usage.get(day, DayUsage()).minutes + minutes > most_minutes:
            yield Reason("limit_minutes", self._limits.id, self._staff)

    def _used(self, period: Period) -> int:
        return sum(used.bookings for day, used in self._usage.items() if period.first <= day < period.end)
