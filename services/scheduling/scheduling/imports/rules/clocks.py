"""Which clocks an outside calendar means: zones by pinned `tzdata`, by Windows' names, or as the file defines them."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from icalendar import Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from scheduling.availability.rules.times import from_datetime, known_timezones, to_datetime, zone


@dataclass(frozen=True, slots=True)
class Clock:
    """How a clock reads: from a local time without a zone to the instant, in epoch seconds, and back."""

    instant: Callable[[datetime], int]
    wall: Callable[[int], datetime]


class UnknownZone(ValueError):
    """The file names a zone that nobody knows, itself included."""


class Clocks:
    """The clocks of one file."""

    def __init__(self, floating: str, defined: Iterable[Component], calendar_zone: str | None = None) -> None:
        self.floating = zone_name(calendar_zone or "") or floating
        self._defined = {str(each.get("TZID", "")): each for each in defined}
        self._found: dict[str | None, Clock] = {}

    def of(self, name: str | None) -> Clock:
        """The clock of a TZID; floating times go by the calendar's zone, else by the staff member's.

        A time that is skipped takes the offset before the gap, one that comes twice is its first occurrence. Raises
        `UnknownZone`.
        """
        if name not in self._found:
            self._found[name] = self._make(name)
        return self._found[name]

    def _make(self, name: str | None) -> Clock:
        known = self.floating if name is None else zone_name(name)
        if known is None:
            definition = self._defined.get(str(name))
            if definition is None:
                raise UnknownZone
            known = zone_name(str(definition.get("X-LIC-LOCATION", "")))
            if known is None:
                return _as_defined(definition)
        rules = zone(known)
        return Clock(
            instant=lambda wall: rules.instant(timegm(wall.timetuple())),
            wall=lambda instant: _naive(instant + rules.offset(instant)),
        )


def zone_name(text: str) -> str | None:
    """The IANA name that a TZID stands for: itself, behind a vendor's prefix, or Windows'; None where it is none."""
    parts = text.strip('"').split("/")
    for start in range(len(parts)):
        if "/".join(parts[start:]) in known_timezones():
            return "/".join(parts[start:])
    windows = WINDOWS_TO_OLSON.get(text)
    return windows if windows in known_timezones() else None


def _naive(seconds: int) -> datetime:
    return to_datetime(seconds).replace(tzinfo=None)


GREENWICH: Final = Clock(instant=lambda wall: timegm(wall.timetuple()), wall=_naive)


def _as_defined(definition: Component) -> Clock:
    try:
        rules: tzinfo = definition.to_tz()  # type: ignore[attr-defined]
    except Exception as error:
        raise UnknownZone from error
    return Clock(
        instant=lambda wall: from_datetime(wall.replace(tzinfo=rules)),
        wall=lambda instant: to_datetime(instant).astimezone(rules).replace(tzinfo=None),
    )
