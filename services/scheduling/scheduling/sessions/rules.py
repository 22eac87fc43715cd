"""When sessions take place, and how they are cut into slots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from contracts.scheduling.catalogue.shapes import Weekday
from contracts.scheduling.sessions.api import PlanSessionRun
from contracts.scheduling.sessions.shapes import SessionTerms
from kit.errors import Invalid
from scheduling.availability import rules
from scheduling.schedules.rules import minute

MOST_SLOTS = 200
"""Of one session; each of them is locked when the session changes."""
MOST_OF_A_RUN = 400
LONGEST_RUN_DAYS = 7 * MOST_OF_A_RUN
"""A longer run of whole weeks has more sessions than that."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a session takes place: the local times that were chosen, and the instants they are."""

    timezone: str
    wall_start: datetime
    wall_end: datetime
    starts_at: datetime
    ends_at: datetime

    @property
    def window(self) -> rules.Window:
        """Its start and end in epoch seconds."""
        return rules.from_datetime(self.starts_at), rules.from_datetime(self.ends_at)


def times_on(day: date, terms: SessionTerms, timezone: str) -> Times:
    """When a session of a date takes place.

    A local time that a clock change skips takes the offset before it, one that occurs twice is the first (RFC 5545
    §3.3.5). Raises `Invalid` where nothing is left of it, or no slot fits, or too many do.
    """
    start, end = (datetime.combine(day, time()) + timedelta(minutes=minute(each)) for each in (terms.start, terms.end))
    if end <= start:
        end += timedelta(days=1)
    window = rules.from_wall(start, timezone), rules.from_wall(end, timezone)
    number = len(slots_of(window, terms.slot_minutes))
    if not 0 < number <= MOST_SLOTS:
        raise Invalid(errors=[{"pointer": "/slot_minutes", "detail": f"A session has 1 to {MOST_SLOTS} slots"}])
    return Times(timezone, start, end, *map(rules.to_datetime, window))


def slots_of(window: rules.Window, slot_minutes: int | None) -> list[rules.Window]:
    """The slots of a session in epoch seconds: one as long as itself, or as many of the length as fit."""
    start, end = window
    length = 60 * slot_minutes if slot_minutes else end - start
    return [(each, each + length) for each in range(start, end - length + 1, length)] if length > 0 else []


def dates_of(run: PlanSessionRun) -> list[date]:
    """The dates of a weekly run, in order. Raises `Invalid` where there are none, or more than 400."""
    dates = [day for day in _days(run.from_date, run.to_date) if _wanted(run, day)]
    if not 0 < len(dates) <= MOST_OF_A_RUN:
        raise Invalid(errors=[{"pointer": "/to_date", "detail": f"A run has 1 to {MOST_OF_A_RUN} sessions"}])
    return dates


def _days(first: date, last: date) -> Iterator[date]:
    for number in range(min((last - first).days, LONGEST_RUN_DAYS) + 1):
        yield first + timedelta(days=number)


def _wanted(run: PlanSessionRun, day: date) -> bool:
    return list(Weekday)[day.weekday()] in run.days and day not in run.except_dates
