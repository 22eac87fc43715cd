"""What counts: bookings against limits, and in round robin."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Date, DateTime, Integer, Uuid, all_, and_, any_, bindparam, cast, func, or_, select

from contracts.scheduling.shapes import BookingStatus
from kit.db import Session
from scheduling.availability import rules
from scheduling.availability.models import bookings
from scheduling.availability.queries.offerings import Offering
from scheduling.availability.rules.limits import day_around, month_around, week_around, year_around
from scheduling.availability.rules.times import date_of, local_day, to_datetime, zone

RECENT = timedelta(days=30)
"""How far back round robin counts bookings."""
COUNTED = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)

_STAFF = any_(bindparam("staff", type_=ARRAY(Uuid)))
_FROM, _TO = (bindparam(name, type_=DateTime(timezone=True)) for name in ("from", "to"))
_NOW = bindparam("now", type_=DateTime(timezone=True))
_keeps = or_(and_(bookings.c.blocks, bookings.c.payment_due_at.is_(None)), bookings.c.payment_due_at > _NOW)
"""Whether a pending booking keeps its time: while it waits for money, or for approval if it blocks."""
_counts = or_(bookings.c.status.in_(COUNTED), and_(bookings.c.status == BookingStatus.PENDING, _keeps))
_day = cast(bookings.c.wall_start, Date)
_MARGIN = timedelta(days=2)
"""No zone's date lies further from the same date in UTC."""

_USAGE = (
    select(
        _day,
        func.count(),
        cast(func.sum(func.extract("epoch", bookings.c.ends_at - bookings.c.starts_at)) / 60, Integer),
    )
    .where(
        bookings.c.business_id == bindparam("business"),
        bookings.c.service_id == bindparam("service"),
        bookings.c.id != all_(bindparam("own", type_=ARRAY(Uuid))),
        bookings.c.starts_at.between(_FROM, _TO),
        _day >= bindparam("first"),
        _day < bindparam("end"),
        _counts,
    )
    .group_by(_day)
)


async def usage(
    session: Session, offering: Offering, starts: rules.Window, *, now: datetime, own: Collection[UUID] = ()
) -> rules.Usage:
    """What the service's bookings use up of its limits in all periods that the starts touch, by local date.

    Empty, and free, for a service without limits.
    """
    if offering.terms.limits is None:
        return {}
    first, end = _periods(offering.terms.limits, offering.terms.timezone, starts)
    at = zone(offering.terms.timezone)
    rows = await session.execute(
        _USAGE,
        {
            "business": session.business_id,
            "service": offering.id,
            "own": list(own),
            "now": now,
            "from": to_datetime(at.midnight(first)) - _MARGIN,
            "to": to_datetime(at.midnight(end)) + _MARGIN,
            "first": date_of(first),
            "end": date_of(end),
        },
    )
    return {rules.day_of(on): rules.DayUsage(count, minutes) for on, count, minutes in rows}


def _periods(given: rules.Limits, timezone: str, starts: rules.Window) -> tuple[int, int]:
    """The local dates from the first to before the last that count for starts in the range."""
    around = [day_around]
    around += [week_around] * (given.per_week is not None)
    around += [month_around] * (given.per_month is not None)
    around += [year_around] * (given.per_year is not None)
    low, high = local_day(starts[0], timezone), local_day(max(starts[0], starts[1] - 1), timezone)
    return min(each(low).first for each in around), max(each(high).end for each in around)


_RECENT = (
    select(
        bookings.c.staff_member_id,
        func.count().filter(bookings.c.created_at >= bindparam("since")),
        func.max(bookings.c.created_at),
    )
    .where(
        bookings.c.business_id == bindparam("business"),
        bookings.c.staff_member_id == _STAFF,
        bookings.c.starts_at >= bindparam("since"),
        bookings.c.status != BookingStatus.CANCELLED,
    )
    .group_by(bookings.c.staff_member_id)
)


async def recent(session: Session, staff: Sequence[str], now: datetime) -> dict[str, tuple[int, int]]:
    """How many bookings each staff member was given in the last 30 days, and when the last; nobody else is named."""
    rows = await session.execute(
        _RECENT, {"business": session.business_id, "staff": [UUID(each) for each in staff], "since": now - RECENT}
    )
    return {str(member): (count, rules.from_datetime(last)) for member, count, last in rows}
