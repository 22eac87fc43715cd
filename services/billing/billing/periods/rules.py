"""Where periods lie when staff take the money: counted from the membership's start, by the business's calendar."""

import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from contracts.scheduling.credits.shapes import Interval

_MONTHS = {Interval.MONTH: 1, Interval.YEAR: 12}


def boundary(anchor: datetime, interval: Interval, number: int, timezone: str) -> datetime:
    """The moment so many periods after the anchor, at the same time on the business's clocks.

    On the anchor's day of the month, or on the month's last: from 31 January come 28 February and 31 March, as Stripe
    counts (docs.stripe.com/billing/subscriptions/billing-cycle). A time that does not exist is read with the offset
    from before the gap, one that exists twice is the first (RFC 5545, section 3.3.5).
    """
    local = anchor.astimezone(ZoneInfo(timezone))
    if interval is Interval.WEEK:
        there = local.replace(tzinfo=None) + timedelta(weeks=number)
    else:
        year, month = divmod(local.year * 12 + local.month - 1 + number * _MONTHS[interval], 12)
        day = min(local.day, calendar.monthrange(year, month + 1)[1])
        there = local.replace(year=year, month=month + 1, day=day, tzinfo=None)
    return there.replace(tzinfo=ZoneInfo(timezone), fold=0).astimezone(UTC)


def ends_at(anchor: datetime, interval: Interval, starts_at: datetime, timezone: str) -> datetime:
    """When a period ends that begins then: at the first boundary after it."""
    days = {Interval.WEEK: 7, Interval.MONTH: 31, Interval.YEAR: 366}[interval]
    number = (starts_at - anchor) // timedelta(days=days)
    while (end := boundary(anchor, interval, number, timezone)) <= starts_at:
        number += 1
    return end
