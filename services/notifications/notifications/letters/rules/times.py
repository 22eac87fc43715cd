"""Times as people read them: in their zone and the service's, with offsets where a wall time would be ambiguous."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

NARROW_SPACE = "\u202f"
"""What CLDR puts before AM and PM; old mail readers show a box for it."""


@dataclass(frozen=True, slots=True)
class When:
    """A period on the wall of one zone."""

    day: str
    hours: str
    zone: str

    def __str__(self) -> str:
        return f"{self.day}, {self.hours} ({self.zone})"


def when(starts_at: datetime, ends_at: datetime, zone: str, locale: Locale) -> When:
    """A period in a zone: date, hours and the zone with its offset; both offsets when the clocks change inside it."""
    start, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    first, last = _clock(start, locale), _clock(end, locale)
    label = f"{zone}, {offset(start)}"
    if start.utcoffset() != end.utcoffset():
        first, last, label = f"{first} {offset(start)}", f"{last} {offset(end)}", zone
    if start.date() != end.date():
        last = f"{_day(end, locale)}, {last}"
    return When(_day(start, locale), f"{first} – {last}", label)


def whens(starts_at: datetime, ends_at: datetime, *, reader: str, service: str, locale: Locale) -> list[When]:
    """The reader's own wall first, then the service's when it shows another time at either end."""
    zones = [reader]
    if _wall(starts_at, reader) != _wall(starts_at, service) or _wall(ends_at, reader) != _wall(ends_at, service):
        zones.append(service)
    return [when(starts_at, ends_at, zone, locale) for zone in zones]


def brief(moment: datetime, zone: str, locale: Locale) -> str:
    """A moment for a subject line: weekday, day, month and time."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{_plain(format_skeleton('MMMEd', local, locale=locale))}, {_clock(local, locale)}"


def day(moment: datetime, zone: str, locale: Locale) -> str:
    """The day of a moment, without its weekday."""
    return _plain(format_date(moment.astimezone(ZoneInfo(zone)).date(), "long", locale=locale))


def offset(local: datetime) -> str:
    """`UTC+01:00`."""
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _day(local: datetime, locale: Locale) -> str:
    return _plain(format_date(local.date(), "full", locale=locale))


def _clock(local: datetime, locale: Locale) -> str:
    return _plain(format_time(local.time(), "short", locale=locale))


def _plain(text: str) -> str:
    return text.replace(NARROW_SPACE, "\u00a0")
