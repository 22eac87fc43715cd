"""What counts: bookings against limits, and in round robin."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from contracts.scheduling.shapes import BookingStatus
from kit.db import Session
from scheduling.availability import rules
from scheduling.availability.queries.offerings import Offering
from scheduling.availability.rules.limits import day_around, month_around, week_around, year_around
from scheduling.availability.rules.times import date_of, local_day, to_datetime, zone

RECENT = timedelta(days=30)
"""How far back round robin counts bookings."""
COUNTED = [BookingStatus.CONFIRMED.value, BookingStatus.COMPLETED.value, BookingStatus.NO_SHOW.value]

_MARGIN = timedelta(days=2)
"""No zone's date lies further from the same date in UTC."""

_USAGE = """
    select wall_start::date, count(*), (sum(extract(epoch from ends_at - starts_at)) / 60)::int
    from bookings
    where business_id = $1 and service_id = $2 and id <> all($3) and starts_at between $4 and $5
      and wall_start::date >= $6 and wall_start::date < $7
      and (status = any($8::text[]) or (status = 'pending' and (
              (payment_due_at is null and blocks) or payment_due_at > $9)))
    group by 1
"""


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
    rows = await session.fetch(
        _USAGE, session.business_id, offering.id, list(own), to_datetime(at.midnight(first)) - _MARGIN,
        to_datetime(at.midnight(end)) + _MARGIN, date_of(first), date_of(end), COUNTED,
        now,
    )  # fmt: skip
    return {rules.day_of(on): rules.DayUsage(count, minutes) for on, count, minutes in rows}


def _periods(given: rules.Limits, timezone: str, starts: rules.Window) -> tuple[int, int]:
    """The local dates from the first to before the last that count for starts in the range."""
    around = [day_around]
    around += [week_around] * (given.per_week is not None)
    around += [month_around] * (given.per_month is not None)
    around += [year_around] * (given.per_year is not None)
    low, high = local_day(starts[0], timezone), local_day(max(starts[0], starts[1] - 1), timezone)
    return min(each(low).first for each in around), max(each(high).end for each in around)


# What somebody takes part in is in their occupancies, whoever answers for it; they lie in an index by their end.
_STAFF_USAGE = """
    select resource_id::text, wall_start::date, count(distinct booking_id), sum(minutes)::int
    from occupancies
    where business_id = $1 and resource_id = any($2) and booking_id <> all($3) and ends_at between $4 and $5
      and wall_start >= $6 and wall_start < $7 and (expires_at is null or expires_at > $8)
    group by 1, 2
"""
_LONGEST = timedelta(days=4)
"""No visit with its buffers is longer."""


async def staff_usage(
    session: Session, offering: Offering, starts: rules.Window, *, now: datetime, own: Collection[UUID] = ()
) -> dict[str, rules.Usage]:
    """What the staff members' bookings, of whatever service, use up of their limits in all periods that the starts

    touch, by local date. Empty, and free, where nobody has limits.
    """
    limited = {member.id: member.limits for member in offering.members if member.limits}
    if not limited:
        return {}
    at = zone(offering.terms.timezone)
    periods = [_periods(limits, offering.terms.timezone, starts) for limits in limited.values()]
    first, end = min(begin for begin, _ in periods), max(until for _, until in periods)
    rows = await session.fetch(
        _STAFF_USAGE, session.business_id, [UUID(each) for each in limited], list(own),
        to_datetime(at.midnight(first)) - _MARGIN, to_datetime(at.midnight(end)) + _MARGIN + _LONGEST,
        datetime.combine(date_of(first), time()), datetime.combine(date_of(end), time()), now,
    )  # fmt: skip
    found: dict[str, dict[int, rules.DayUsage]] = {member: {} for member in limited}
    for member, on, count, minutes in rows:
        found[member][rules.day_of(on)] = rules.DayUsage(count, minutes)
    return dict(found)


# Who answers for a booking is told by the booking, who else takes part by their occupancies.
_RECENT = """
    select member, sum(given)::int, max(last)
    from (
        select staff_member_id::text as member, count(*) filter (where created_at >= $3) as given,
               max(created_at) as last
        from bookings
        where business_id = $1 and staff_member_id = any($2) and starts_at >= $3 and status <> 'cancelled'
        group by 1
        union all
        select resource_id::text, count(*), max(booked_at)
        from occupancies
        where business_id = $1 and resource_id = any($2) and booked_at >= $3
        group by 1
    ) as counted
    group by 1
"""


async def recent(session: Session, members: Sequence[str], now: datetime) -> dict[str, tuple[int, int]]:
    """How many bookings each was given in the last 30 days, and when the last; nobody else is named."""
    ids = [UUID(each) for each in members]
    rows = await session.fetch(_RECENT, session.business_id, ids, now - RECENT)
    return {member: (count, rules.from_datetime(last)) for member, count, last in rows}
