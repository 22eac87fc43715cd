"""Busy times from iCalendar (RFC 5545): who is busy when, and nothing of what they do.

Run as a program it reads one file from its standard input, in a process of its own: see `imports.activities`.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, Final

from icalendar import Calendar, Component

from scheduling.imports.rules.clocks import Clocks
from scheduling.imports.rules.events import LINE, Event, Unusable, read
from scheduling.imports.rules.recurring import TooFrequent, starts

MOST_BLOCKS: Final = 10_000
CPU_SECONDS: Final = 4
MEMORY: Final = 1_024 * 1_024 * 1_024
KEPT: Final = frozenset(
    ("BEGIN", "END", "VERSION", "X-WR-TIMEZONE", "TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO", "UID",
     "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP",
     "X-MICROSOFT-CDO-BUSYSTATUS")
)  # fmt: skip
"""The properties that say when somebody is busy. All others, what it is about and with whom, are not even parsed."""
_ENDS_OF_LINES: Final = re.compile(r"\r\n|\n|\r")
_DAY: Final = timedelta(days=1)


class NoCalendar(ValueError):
    """The file cannot be read as a whole."""


@dataclass(slots=True)
class Found:
    """What a file says, within the window that was asked about."""

    blocks: list[tuple[int, int, str]] = field(default_factory=list)
    """From, to (epoch seconds) and the event's UID."""
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    """Line, property, reason."""
    rows: int = 0
    skipped: int = 0


def busy_times(text: str, *, floating: str, window: tuple[int, int]) -> Found:
    """The busy times of a calendar file that touch the window.

    `floating` is the zone of whole days and of times without a zone, where the calendar names none. Transparent and
    cancelled events take no time. Raises `NoCalendar`, also for more than `MOST_BLOCKS` times.
    """
    found = Found()
    calendars = _parsed(text)
    blocks: set[tuple[int, int, str]] = set()
    for calendar in calendars:
        clocks = Clocks(floating, calendar.walk("VTIMEZONE"), str(calendar.get("X-WR-TIMEZONE", "")))
        for event in _masters(_events(calendar, clocks, found)):
            before = len(blocks)
            _collect(event, window, found, blocks)
            found.skipped += len(blocks) == before
    found.refused.sort()
    found.blocks = sorted(blocks)
    return found


def _parsed(text: str) -> list[Component]:
    try:
        with warnings.catch_warnings(action="ignore"):  # that a vendor's zone is guessed, as it is here
            found = Calendar.from_ical("\r\n".join(_lean(text)) + "\r\n", multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise NoCalendar("not_a_calendar") from error
    if not any(each.name == "VCALENDAR" for each in found):
        raise NoCalendar("not_a_calendar")
    return list(found)


def _lean(text: str) -> Iterator[str]:
    """The lines that matter, unfolded (3.1), and after each BEGIN:VEVENT in which line of the file that was."""
    held, line = "", 0
    for number, part in enumerate(_ENDS_OF_LINES.split(text.lstrip("\ufeff")), 1):
        if part[:1] in (" ", "\t"):
            held += part[1:]
            continue
        yield from _kept(held, line)
        held, line = part, number
    yield from _kept(held, line)


def _kept(held: str, line: int) -> Iterator[str]:
    name = re.split("[:;]", held, maxsplit=1)[0].strip().upper()
    if name not in KEPT:
        return
    yield held
    if held.strip().upper() == "BEGIN:VEVENT":
        yield f"{LINE}:{line}"


def _events(calendar: Component, clocks: Clocks, found: Found) -> Iterator[Event]:
    for component in calendar.walk("VEVENT"):
        found.rows += 1
        try:
            yield read(component, clocks)
        except Unusable as problem:
            found.refused.append((int(str(component.get(LINE, 0))), problem.column, problem.reason))
        except (ValueError, OverflowError, ArithmeticError):
            found.refused.append((int(str(component.get(LINE, 0))), "DTSTART", "invalid"))


def _masters(events: Iterable[Event]) -> list[Event]:
    """Events with what replaces single times of theirs. Of two with one UID the later revision counts."""
    masters: dict[str, Event] = {}
    overrides: dict[tuple[str, int], Event] = {}
    lone: list[Event] = []
    for event in events:
        if not event.uid:
            lone.append(event)
        elif event.replaces is None:
            if event.uid not in masters or masters[event.uid].sequence <= event.sequence:
                masters[event.uid] = event
        else:
            key = (event.uid, event.replaces.instant)
            if key not in overrides or overrides[key].sequence <= event.sequence:
                overrides[key] = event
    for (uid, _), override in sorted(overrides.items()):
        if uid in masters:
            masters[uid].overrides.append(override)
        else:
            lone.append(override)
    return [*masters.values(), *lone]


def _collect(event: Event, window: tuple[int, int], found: Found, blocks: set[tuple[int, int, str]]) -> None:
    first, last = window
    try:
        for start, end in _stretches(event, last):
            if end > first and start < last and start < end:
                blocks.add((max(start, first), min(end, last), event.uid))
                if len(blocks) > MOST_BLOCKS:
                    raise NoCalendar("too_many_times")
    except TooFrequent:
        found.refused.append((event.line, "RRULE", "too_frequent"))
    except NoCalendar:
        raise
    except (ValueError, OverflowError, ArithmeticError):
        found.refused.append((event.line, "RRULE", "invalid"))


def _stretches(event: Event, last: int) -> Iterator[tuple[int, int]]:
    """Every stretch that an event takes, up to the window's end."""
    replaced = {override.replaces.instant: override for override in event.overrides if override.replaces}
    clock, current, shift = event.start.clock, event, timedelta(0)
    until = clock.wall(last) + _DAY
    more = [clock.wall(each.instant) for each in event.more]
    for wall in starts(event.start.wall, event.rules, more, until, lambda at: clock.wall(int(at.timestamp()))):
        instant = clock.instant(wall)
        override = replaced.get(instant)
        if override and override.and_future:
            current, shift = override, clock.wall(override.start.instant) - wall
        if override or instant in event.without or wall.date() in event.without_days or current.free:
            continue
        start = wall + shift
        yield clock.instant(start), clock.instant(start + current.days) + current.seconds
    if not event.free:
        yield from (period for period in event.periods if period[0] not in event.without)
    for override in event.overrides:
        if not override.free:
            yield override.stretch(override.start.wall)


def limit() -> None:
    """Allow this process so much time and memory, and no file: whatever a calendar says, it ends."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


def main() -> None:
    """Read a line of JSON (`floating`, `from`, `to`) and then a file; write what was found as JSON."""
    limit()
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        found = busy_times(text, floating=asked["floating"], window=(asked["from"], asked["to"]))
    except NoCalendar as problem:
        json.dump({"unreadable": str(problem)}, sys.stdout)
    else:
        json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
