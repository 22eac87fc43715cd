"""What is taken of staff members' time."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from kit.db import Session
from scheduling.availability import rules
from scheduling.availability.models import occupancies
from scheduling.availability.rules.times import to_datetime
from scheduling.blocked_times.models import BlockedTime, BusyBlock

_STAFF = any_(bindparam("staff", type_=ARRAY(Uuid)))
_FROM, _TO = (bindparam(name, type_=DateTime(timezone=True)) for name in ("from", "to"))

Taken = dict[str, dict[str, Any]]
"""By staff member: the fields of `rules.StaffMember` that say what is taken."""


def _first(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The whole second in which the moment lies."""
    return cast(func.floor(func.date_part("epoch", moment)), BigInteger)


def _end(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """The first whole second that is not before the moment: whole seconds that are touched are taken."""
    return cast(func.ceil(func.date_part("epoch", moment)), BigInteger)


def _gathered(
    kind: str,
    staff: ColumnElement[Any],
    source: ColumnElement[Any],
    starts_at: ColumnElement[Any],
    ends_at: ColumnElement[Any],
    expires_at: ColumnElement[Any],
) -> Select[*tuple[Any, ...]]:
    """One row for each staff member, with arrays: thousands of busy times are read without a row for each."""
    columns = (_first(starts_at), _end(ends_at), _first(expires_at), cast(source, Text))
    return select(literal(kind, Text), cast(staff, Text), *map(func.array_agg, columns)).group_by(staff)


def _of_table(kind: str, table: FromClause) -> Select[*tuple[Any, ...]]:
    own = table.c
    never = cast(null(), DateTime(timezone=True))
    return _gathered(kind, own.staff_member_id, own.id, own.starts_at, own.ends_at, never).where(
        own.business_id == bindparam("business"),
        own.staff_member_id == _STAFF,
        own.ends_at > _FROM,
        own.starts_at < _TO,
    )


def _of_occupancies(kind: str, source: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    own = occupancies.c
    starts_at, ends_at = func.lower(own.during), func.upper(own.during)
    return _gathered(kind, own.resource_id, source, starts_at, ends_at, own.expires_at).where(
        own.business_id == bindparam("business"),
        own.resource_id == _STAFF,
        own.ends_at > _FROM,  # an index serves this one; see `Occupancy.ends_at`
        own.during.op("&&")(func.tstzrange(_FROM, _TO)),
        source.is_not(None),
    )


_TAKEN = union_all(
    _of_occupancies("bookings", occupancies.c.booking_id),
    _of_occupancies("holds", occupancies.c.hold_id),
    _of_table("blocked", BlockedTime.__table__),
    _of_table("busy", BusyBlock.__table__),
)


async def list_taken(session: Session, staff: Iterable[str], within: rules.Window) -> Taken:
    """What overlaps the range of each of these staff members' time. One round trip."""
    found: Taken = {}
    rows = await session.execute(
        _TAKEN,
        {
            "business": session.business_id,
            "staff": [UUID(each) for each in staff],
            "from": to_datetime(within[0]),
            "to": to_datetime(within[1]),
        },
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
