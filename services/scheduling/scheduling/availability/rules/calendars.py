"""Schedules, and the free windows that their rules make of each month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

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
    """When somebody works: weekly rules in local time of `timezone`, and the dates on which they do not hold."""

    timezone: str
    rules: tuple[WeeklyRule, ...] = ()
    overrides: tuple[Override, ...] = ()
    out_of_office: tuple[OutOfOffice, ...] = ()
    travel: tuple[Travel, ...] = ()
    openings: tuple[Opening, ...] = ()


def compile_month(schedule: Schedule, year: int, month: int) -> tuple[Window, ...]:
    """The free windows of the month's local dates, sorted and joined where they touch.

    Pure: the same schedule gives the same windows. A window that comes out empty or inverted is dropped.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Calendar:
    """A schedule together with the months compiled from it so far.

    Keep one per schedule *version*: it remembers each compiled month, and a changed schedule is another calendar.
    """

    schedule: Schedule
    months: dict[tuple[int, int], tuple[Window, ...]] = field(default_factory=dict, compare=False, repr=False)

    def windows(self, start: int, end: int) -> list[Window]:
        """The free windows that touch `[start, end)`, joined across midnight and month ends, not clipped."""
        raise NotImplementedError
