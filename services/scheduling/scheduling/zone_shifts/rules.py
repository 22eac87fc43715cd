"""Whether an instant is still the local time that was chosen."""

from calendar import timegm
from datetime import datetime, timedelta

from scheduling.availability.rules import from_datetime, to_datetime
from scheduling.availability.rules.times import zone


def intended_at(starts_at: datetime, wall_start: datetime, timezone: str) -> datetime | None:
    """When the zone's clocks will show what was chosen; None where they do at the instant that is stored.

    A time that occurs twice is right at both. One that is skipped now takes the offset before the gap.
    """
    clocks, instant = zone(timezone), from_datetime(starts_at)
    if to_datetime(instant).replace(tzinfo=None) + timedelta(seconds=clocks.offset(instant)) == wall_start:
        return None
    return to_datetime(clocks.instant(timegm(wall_start.timetuple())))
