"""One event of an outside calendar, as far as it matters when somebody is busy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from icalendar import Component, vRecur

from scheduling.imports.rules.clocks import GREENWICH, Clock, Clocks, UnknownZone

LINE: Final = "X-NEXUS-LINE"
"""Where an event begins in the file; put in before it is parsed."""
FREE: Final = frozenset({"FREE", "WORKINGELSEWHERE"})
LONGEST_UID: Final = 255


class Unusable(ValueError):
    """What an event says cannot be understood: in which property, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class Moment(NamedTuple):
    """A time as the file says it: on these clocks, and whether it is a whole day."""

    wall: datetime
    clock: Clock
    whole_day: bool

    @property
    def instant(self) -> int:
        """The instant, in epoch seconds."""
        return self.clock.instant(self.wall)


@dataclass(slots=True)
class Event:
    """An event: when it takes place, for how long, and whether that takes time.

    `days` pass on the clocks, `seconds` whatever these show (RFC 5545, 3.8.5.3: what ends at a time has a length).
    """

    line: int
    uid: str
    sequence: int
    start: Moment
    days: timedelta
    seconds: int
    free: bool
    rules: list[vRecur]
    more: list[Moment]
    periods: list[tuple[int, int]]
    without: set[int]
    without_days: set[date]
    replaces: Moment | None
    and_future: bool
    overrides: list[Event] = field(default_factory=list)

    def stretch(self, wall: datetime) -> tuple[int, int]:
        """From when to when it takes time if it starts at this local time."""
        clock = self.start.clock
        return clock.instant(wall), clock.instant(wall + self.days) + self.seconds

    @property
    def takes_time(self) -> bool:
        """Whether anything of its length is left."""
        start, end = self.stretch(self.start.wall)
        return not self.free and start < end


def read(component: Component, clocks: Clocks) -> Event:
    """The event of a component. Raises `Unusable`."""
    for name, _ in component.errors:
        raise Unusable(str(name), "invalid")
    start = _moment(component, "DTSTART", clocks)
    if start is None:
        raise Unusable("DTSTART", "missing")
    days, seconds = _length(component, start, clocks)
    more, periods = _more(component, clocks)
    without = _all(component, "EXDATE", clocks)
    replaces = _moment(component, "RECURRENCE-ID", clocks)
    return Event(
        line=int(str(component.get(LINE, 0))),
        uid=str(component.get("UID", ""))[:LONGEST_UID],
        sequence=_sequence(component),
        start=start,
        days=days,
        seconds=seconds,
        free=_is_free(component),
        rules=[each for each in _listed(component.get("RRULE")) if isinstance(each, vRecur)],
        more=more,
        periods=periods,
        without={each.instant for each in without if not each.whole_day},
        without_days={each.wall.date() for each in without if each.whole_day},
        replaces=replaces,
        and_future=replaces is not None and component["RECURRENCE-ID"].params.get("RANGE") == "THISANDFUTURE",
    )


def _length(component: Component, start: Moment, clocks: Clocks) -> tuple[timedelta, int]:
    """Days and seconds. Raises `Unusable` for an end before the start."""
    end, duration = _moment(component, "DTEND", clocks), component.get("DURATION")
    if end is not None and start.whole_day and end.whole_day:
        days, seconds = end.wall - start.wall, 0
    elif end is not None:
        days, seconds = timedelta(0), end.instant - start.instant
    elif duration is not None:
        lasts = getattr(duration, "dt", None)
        if not isinstance(lasts, timedelta):
            raise Unusable("DURATION", "invalid")
        days, seconds = timedelta(lasts.days), lasts.seconds
    else:
        days, seconds = timedelta(1 if start.whole_day else 0), 0
    if days < timedelta(0) or seconds < 0:
        raise Unusable("DTEND", "ends_before_start")
    return days, seconds


def _more(component: Component, clocks: Clocks) -> tuple[list[Moment], list[tuple[int, int]]]:
    """What RDATE adds: starts, and stretches with a length of their own."""
    moments, periods = [], []
    for dates in _listed(component.get("RDATE")):
        for each in dates.dts:
            if isinstance(each.dt, tuple):
                first = _as_moment("RDATE", each.dt[0], dates.params, clocks)
                lasts = each.dt[1]
                end = _as_moment("RDATE", lasts, dates.params, clocks) if isinstance(lasts, date) else None
                until = end.instant if end else first.instant + int(lasts.total_seconds())
                periods.append((first.instant, until))
            else:
                moments.append(_as_moment("RDATE", each.dt, dates.params, clocks))
    return moments, periods


def _all(component: Component, name: str, clocks: Clocks) -> list[Moment]:
    return [
        _as_moment(name, each.dt, dates.params, clocks)
        for dates in _listed(component.get(name))
        for each in dates.dts
    ]  # fmt: skip


def _moment(component: Component, name: str, clocks: Clocks) -> Moment | None:
    found: Any = component.get(name)
    if found is None:
        return None
    if isinstance(found, list) or not hasattr(found, "dt"):
        raise Unusable(name, "invalid")
    return _as_moment(name, found.dt, found.params, clocks)


def _as_moment(name: str, said: Any, params: Any, clocks: Clocks) -> Moment:
    zone = params.get("TZID")
    try:
        if isinstance(said, datetime):
            if zone is None and said.tzinfo is not None:
                return Moment(said.astimezone(UTC).replace(tzinfo=None), GREENWICH, whole_day=False)
            return Moment(said.replace(tzinfo=None), clocks.of(zone and str(zone)), whole_day=False)
        if isinstance(said, date):
            return Moment(datetime.combine(said, time.min), clocks.of(None), whole_day=True)
    except UnknownZone:
        raise Unusable(name, "unknown_timezone") from None
    raise Unusable(name, "invalid")


def _is_free(component: Component) -> bool:
    said = {name: str(component.get(name, "")).strip().upper() for name in ("STATUS", "TRANSP")}
    outlook = str(component.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).strip().upper()
    return said["STATUS"] == "CANCELLED" or said["TRANSP"] == "TRANSPARENT" or outlook in FREE


def _sequence(component: Component) -> int:
    found = component.get("SEQUENCE", 0)
    return found if isinstance(found, int) else 0


def _listed(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]
