"""Which starts suit an entry of the waitlist, and the token that proves whose entry it is. Pure."""

import base64
import hmac
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import timezone as datetime_timezone
from uuid import UUID

from contracts.scheduling.catalogue.shapes import Weekday
from contracts.scheduling.waitlist.shapes import DayTime
from scheduling.availability.rules import from_datetime, local_day, to_datetime
from scheduling.availability.rules.times import date_of, day_of, weekday_of, zone
from scheduling.schedules.rules import minute

OFFER_MINUTES = 30
"""How long time is kept for somebody on the waitlist."""
LOOK_AGAIN = timedelta(minutes=10)
"""How soon time is found that became free without anybody's noting it."""
MOST_DAYS = 93
TOKEN_BYTES = 16
WEEKDAYS = tuple(Weekday)
MINUTE = 60


def bounds(from_date: date, to_date: date, timezone: str) -> tuple[datetime, datetime]:
    """The instants at which the first of these local dates begins and the last one ends."""
    at = zone(timezone)
    return to_datetime(at.midnight(day_of(from_date))), to_datetime(at.midnight(day_of(to_date) + 1))


def today(now: datetime, timezone: str) -> date:
    """The local date."""
    return date_of(local_day(from_datetime(now), timezone))


def suits(times: Sequence[DayTime], timezone: str, start: int, end: int) -> bool:
    """Whether a visit (epoch seconds) lies whole in hours that suit, as the zone's clocks show them; none is any.

    A visit that begins on one date and ends on another suits nobody who names hours, but for an end at midnight.
    """
    if not times:
        return True
    at = zone(timezone)
    day = at.day(start)
    first, last = _wall_minutes(timezone, start, day), _wall_minutes(timezone, end, day)
    weekday = WEEKDAYS[weekday_of(day)]
    return any(weekday in each.days and minute(each.start) <= first <= last <= minute(each.end) for each in times)


def is_empty(hours: DayTime) -> bool:
    """Whether hours end before they begin, or at once."""
    return minute(hours.end) <= minute(hours.start)


def local_start(moment: datetime, timezone: str) -> str:
    """A moment on the wall of a zone, ISO 8601 with offset."""
    offset = zone(timezone).offset(from_datetime(moment))
    return moment.astimezone(datetime_timezone(timedelta(seconds=offset))).isoformat()


def offer_until(now: datetime, start: datetime) -> datetime:
    """Until when time is kept for somebody: half an hour, or until it begins. Whole seconds, as the engine knows."""
    return min(now.replace(microsecond=0) + timedelta(minutes=OFFER_MINUTES), start)


def token(key: bytes, entry_id: UUID) -> str:
    """An entry's token: 128 bits, made again whenever a mail needs it; only its hash is stored."""
    mac = hmac.digest(key, f"{entry_id} waitlist".encode(), "sha256")
    return base64.urlsafe_b64encode(mac[:TOKEN_BYTES]).rstrip(b"=").decode()


def _wall_minutes(timezone: str, instant: int, day: int) -> int:
    """Minutes on the wall since midnight of `day`; an end between two minutes counts as the later one."""
    return -((day * 86_400 - instant - zone(timezone).offset(instant)) // MINUTE)
