"""Instants, local dates and zones: epoch seconds in, epoch seconds out, by the pinned `tzdata` package alone."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from datetime import timezone as fixed_offset
from functools import cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 86_400
WEEK = 7 * DAY
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
EARLIEST, LATEST = -62_000_000_000, 253_000_000_000
CHUNK_BITS = 25  # a table of offsets spans 2**25 seconds, about 388 days


class UnknownTimezone(ValueError):
    """The zone is not one of the IANA time zone database."""


def parse_instant(text: str) -> int:
    """Epoch seconds of an RFC 3339 text with an offset, such as `2026-12-01T09:00:00Z`."""
    return from_datetime(datetime.fromisoformat(text))


def from_datetime(moment: datetime) -> int:
    """Epoch seconds of an aware datetime; fractions of a second are cut off. Refuses a naive one with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs an offset from UTC")
    return int(moment.timestamp() // 1)


def to_datetime(instant: int) -> datetime:
    """The instant as a datetime in UTC."""
    return datetime.fromtimestamp(instant, UTC)


def to_wall(instant: int, timezone: str) -> datetime:
    """The instant as clocks in the zone show it, without a zone."""
    return to_datetime(instant + zone(timezone).offset(instant)).replace(tzinfo=None)


def local_text(moment: datetime, timezone: str) -> str:
    """The moment on the wall of the zone, ISO 8601 with offset."""
    offset = zone(timezone).offset(from_datetime(moment))
    return moment.astimezone(fixed_offset(timedelta(seconds=offset))).isoformat()


def from_wall(wall: datetime, timezone: str) -> int:
    """The instant of a local time; one in a gap or a fold as `Zone.instant` says."""
    return zone(timezone).instant(from_datetime(wall.replace(tzinfo=UTC)))


def day_of(on: date) -> int:
    """The date as days since 1970-01-01."""
    return on.toordinal() - EPOCH_ORDINAL


def date_of(day: int) -> date:
    """The date that lies `day` days after 1970-01-01."""
    return date.fromordinal(day + EPOCH_ORDINAL)


def weekday_of(day: int) -> int:
    """The weekday of a date given as days since 1970-01-01 (a Thursday); 0 is Monday."""
    return (day + 3) % 7


def local_day(instant: int, timezone: str) -> int:
    """The local date of the instant in the zone, as days since 1970-01-01."""
    return zone(timezone).day(instant)


class Offsets(NamedTuple):
    """The clock changes in one stretch of time: their instants, offsets before, between and after, and wall times.

    `walls[i]` is the first local second, counted as if it were UTC, that belongs to `offsets[i + 1]`.
    """

    changes: list[int]
    offsets: list[int]
    walls: list[int]


class Zone:
    """The offsets of one time zone, found by bisection in small tables instead of datetime arithmetic."""

    __slots__ = ("_info", "_tables")

    def __init__(self, info: ZoneInfo) -> None:
        self._info = info
        self._tables: dict[int, Offsets] = {}

    def offset(self, instant: int) -> int:
        """Seconds east of UTC at the instant."""
        table = self._tables.get(instant >> CHUNK_BITS) or self._table(instant)
        return table.offsets[bisect_right(table.changes, instant)]

    def day(self, instant: int) -> int:
        """The local date of the instant, as days since 1970-01-01."""
        return (instant + self.offset(instant)) // DAY

    def instant(self, local: int) -> int:
        """The instant of a local time, given in seconds as if the zone were UTC.

        A time that a clock change skips takes the offset before the change, so that 02:30 becomes 03:30; one that
        occurs twice is its first occurrence (RFC 5545 §3.3.5).
        """
        table = self._tables.get(local >> CHUNK_BITS) or self._table(local)
        return local - table.offsets[bisect_right(table.walls, local)]

    def midnight(self, day: int) -> int:
        """The instant at which a local date begins."""
        return self.instant(day * DAY)

    def ceil(self, instant: int, step: int) -> int:
        """The first instant from this one on whose local time is a multiple of `step` seconds, across clock changes."""
        while True:
            table = self._tables.get(instant >> CHUNK_BITS) or self._table(instant)
            index = bisect_right(table.changes, instant)
            found = instant + -(instant + table.offsets[index]) % step
            if index == len(table.changes) or found < table.changes[index]:
                return found
            instant = table.changes[index]

    def _table(self, near: int) -> Offsets:
        chunk = near >> CHUNK_BITS
        # Two days more on both sides: a local time may fall into the neighbouring stretch.
        found = self._scan((chunk << CHUNK_BITS) - 2 * DAY, ((chunk + 1) << CHUNK_BITS) + 2 * DAY)
        self._tables[chunk] = found
        return found

    def _scan(self, start: int, end: int) -> Offsets:
        changes: list[int] = []
        offsets = [self._ask(start)]
        walls: list[int] = []
        for later in range(start + DAY, end + 1, DAY):
            after = self._ask(later)
            if after != offsets[-1]:
                change = self._change(later - DAY, later)
                changes.append(change)
                walls.append(change + max(offsets[-1], after))
                offsets.append(after)
        return Offsets(changes, offsets, walls)

    def _change(self, before: int, after: int) -> int:
        """The first instant of the new offset, between two instants of one day that have different ones."""
        old = self._ask(before)
        while after - before > 1:
            middle = (before + after) // 2
            if self._ask(middle) == old:
                before = middle
            else:
                after = middle
        return after

    def _ask(self, instant: int) -> int:
        # Horizons "without end" lie in the year 9999, where datetime ends; the offset then is the one before it.
        known = max(EARLIEST, min(instant, LATEST))
        offset = datetime.fromtimestamp(known, self._info).utcoffset()
        assert offset is not None
        return offset.days * DAY + offset.seconds


@cache
def known_timezones() -> frozenset[str]:
    """The names of all zones in the pinned database."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def zone(name: str) -> Zone:
    """The zone of that IANA name, read once from the pinned `tzdata` package. Raises UnknownTimezone."""
    if name not in known_timezones():
        raise UnknownTimezone(name)
    return _load(name)


@cache
def _load(name: str) -> Zone:
    path = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with path.open("rb") as data:
        return Zone(ZoneInfo.from_file(data, key=name))
