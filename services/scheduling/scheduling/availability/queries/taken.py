"""What is taken of staff members' time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
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


def _taken_in(kind: str, table: Table) -> Any:
    return select(
        literal(kind, Text),
        table.c.staff_member_id,
        table.c.starts_at,
        table.c.ends_at,
        table.c.id,
        cast(null(), DateTime(timezone=True)),
    ).where(
        table.c.business_id == bindparam("business"),
        table.c.staff_member_id == _STAFF,
        table.c.ends_at > _FROM,
        table.c.starts_at < _TO,
    )


_TAKEN = union_all(
    select(
        case((occupancies.c.hold_id.is_(None), "booked"), else_="held"),
        occupancies.c.resource_id,
        func.lower(occupancies.c.during, type_=DateTime(timezone=True)),
        func.upper(occupancies.c.during, type_=DateTime(timezone=True)),
        func.coalesce(occupancies.c.hold_id, occupancies.c.booking_id),
        occupancies.c.expires_at,
    ).where(
        occupancies.c.business_id == bindparam("business"),
        occupancies.c.resource_id == _STAFF,
        occupancies.c.during.op("&&")(func.tstzrange(_FROM, _TO)),
    ),
    _taken_in("blocked", BlockedTime.__table__),  # type: ignore[arg-type]
    _taken_in("busy", BusyBlock.__table__),  # type: ignore[arg-type]
)


@dataclass(slots=True)
class Taken:
    """What takes one staff member's time."""

    booked: list[rules.Booking]
    held: list[rules.Hold]
    blocked: list[rules.Busy]
    busy: list[rules.Busy]

    def add(self, kind: str, starts_at: datetime, ends_at: datetime, source: UUID, expires_at: datetime | None) -> None:
        """Take over one row. Whole seconds that are touched are taken; occupancies hold their buffers already."""
        start, end = int(starts_at.timestamp() // 1), -int(-ends_at.timestamp() // 1)
        if kind == "booked":
            due = None if expires_at is None else rules.from_datetime(expires_at)
            status: rules.Status = "confirmed" if due is None else "pending"
            self.booked.append(rules.Booking(start, end, status, payment_due_at=due, id=str(source)))
        elif kind == "held":
            assert expires_at is not None
            self.held.append(rules.Hold(start, end, "", rules.from_datetime(expires_at), id=str(source)))
        else:
            getattr(self, kind).append(rules.Busy(start, end, str(source)))


async def list_taken(session: Session, staff: Iterable[str], within: rules.Window) -> dict[str, Taken]:
    """What overlaps the range of each of these staff members' time. One round trip."""
    found = {each: Taken([], [], [], []) for each in staff}
    rows = await session.execute(
        _TAKEN,
        {
            "business": session.business_id,
            "staff": [UUID(each) for each in found],
            "from": to_datetime(within[0]),
            "to": to_datetime(within[1]),
        },
    )
    for kind, staff_id, starts_at, ends_at, source, expires_at in rows:
        found[str(staff_id)].add(kind, starts_at, ends_at, source, expires_at)
    return found
