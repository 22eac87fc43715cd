"""Billing periods: counted from the anchor, on its day of the month or the month's last
(docs.stripe.com/billing/subscriptions/billing-cycle)."""

import calendar
from datetime import UTC, datetime, timedelta


def boundary(anchor: int, interval: str, count: int, number: int) -> int:
    """The moment `number` periods after the anchor.

    From 31 January monthly come 28 (29) February, 31 March, 30 April.
    """
    if interval in {"day", "week"}:
        return anchor + number * count * (7 if interval == "week" else 1) * 86400
    start = datetime.fromtimestamp(anchor, UTC)
    months = start.year * 12 + start.month - 1 + number * count * (12 if interval == "year" else 1)
    year, month = divmod(months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def period_at(anchor: int, interval: str, count: int, moment: int) -> tuple[int, int]:
    """The period in which a moment lies: its start and its end, half open. An anchor to come counts backwards."""
    number = _guess(anchor, interval, count, moment)
    while boundary(anchor, interval, count, number) > moment:
        number -= 1
    while boundary(anchor, interval, count, number + 1) <= moment:
        number += 1
    return boundary(anchor, interval, count, number), boundary(anchor, interval, count, number + 1)


def _guess(anchor: int, interval: str, count: int, moment: int) -> int:
    days = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.2}[interval] * count
    return int((moment - anchor) / timedelta(days=days).total_seconds())
