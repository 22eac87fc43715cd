"""What is taken of the time of staff members and resources."""

from collections.abc import Callable, Iterable
from typing import Any

from kit.db import Session
from scheduling.availability import rules
from scheduling.availability.rules.times import to_datetime

Taken = dict[str, dict[str, Any]]
"""By staff member or resource: the fields of `rules.StaffMember` that say what is taken."""


def _gathered(kind: str, table: str, *, staff: str, source: str, starts: str, ends: str, expires: str = "null") -> str:
    """One row for each staff member, with arrays: thousands of busy times are read without a row for each.

    Whole seconds that are touched are taken. `ends_at` goes first, because an index serves it: below row-level
    security none serves an operator on ranges, which might leak.
    """
    return f"""
        select '{kind}', {staff}::text,
               array_agg(floor(date_part('epoch', {starts}))::bigint),
               array_agg(ceil(date_part('epoch', {ends}))::bigint),
               array_agg(floor(date_part('epoch', {expires}::timestamptz))::bigint),
               array_agg({source}::text)
        from {table}
        where business_id = $1 and {staff} = any($2) and ends_at > $3 and {starts} < $4
          and {source} is not null
        group by {staff}
    """  # noqa: S608 - names of this module alone


_OCCUPIED = {
    "table": "occupancies", "staff": "resource_id", "starts": "lower(during)", "ends": "ends_at",
    "expires": "expires_at",
}  # fmt: skip
_BLOCK = {"staff": "staff_member_id", "source": "id", "starts": "starts_at", "ends": "ends_at"}

_OF_STAFF = (
    _gathered("bookings", source="coalesce(booking_id::text, 'ses:' || session_id)", **_OCCUPIED),
    _gathered("holds", source="hold_id", **_OCCUPIED),
    _gathered("blocked", "blocked_times", **_BLOCK),
    _gathered("busy", "busy_blocks", **_BLOCK),
)
_OF_RESOURCES = _gathered("blocked", "resource_blocks", **_BLOCK | {"staff": "resource_id"})

_TAKEN = " union all ".join(_OF_STAFF)
_TAKEN_OF_ALL = " union all ".join((*_OF_STAFF, _OF_RESOURCES))


async def list_taken(
    session: Session, members: Iterable[str], within: rules.Window, *, with_resources: bool = False
) -> Taken:
    """What overlaps the range of the time of each of these staff members, and resources if asked. One round trip."""
    found: Taken = {}
    statement = _TAKEN_OF_ALL if with_resources else _TAKEN
    rows = await session.fetch(
        statement, session.business_id, list(members), to_datetime(within[0]), to_datetime(within[1])
    )
    for kind, staff_id, starts, ends, expiries, sources in rows:
        found.setdefault(staff_id, {})[kind] = tuple(map(MADE_OF[kind], starts, ends, expiries, sources))
    return found


def _booking(start: int, end: int, due: int | None, source: str) -> rules.Booking:
    """An occupancy holds its buffers already. One that expires waits for money."""
    status: rules.Status = "confirmed" if due is None else "pending"
    return rules.Booking(start, end, status, payment_due_at=due, id=source)


def _hold(start: int, end: int, expires: int, source: str) -> rules.Hold:
    return rules.Hold(start, end, "", expires, id=source)


def _busy(start: int, end: int, _: None, source: str) -> rules.Busy:
    return rules.Busy(start, end, source)


MADE_OF: dict[str, Callable[..., Any]] = {"bookings": _booking, "holds": _hold, "blocked": _busy, "busy": _busy}
