"""How long the credits of a package are good."""

from datetime import datetime

from scheduling.availability.rules.times import from_datetime, to_datetime, zone


def expires_at(paid_at: datetime, valid_days: int | None, timezone: str) -> datetime | None:
    """The end of the local day that is so many days after the one of the payment; None for ever."""
    if valid_days is None:
        return None
    there = zone(timezone)
    return to_datetime(there.midnight(there.day(from_datetime(paid_at)) + valid_days + 1))
