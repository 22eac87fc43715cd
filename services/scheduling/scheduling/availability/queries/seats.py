"""Sessions and who sits in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from kit.db import Session
from scheduling.availability import rules
from scheduling.availability.rules.times import to_datetime


@dataclass(frozen=True, slots=True)
class Seats:
    """The blocks of a stretch of time, and the seats that are taken in them."""

    blocks: tuple[rules.SessionBlock, ...]
    taken: tuple[rules.SeatBooking, ...]


class Lane(NamedTuple):
    """A taken seat as it is stored: whose, for which service, in which lane of which session."""

    id: UUID
    block: UUID
    number: int
    owner: UUID
    service: UUID
    held: bool

    @property
    def place(self) -> tuple[UUID, int]:
        """The session and the lane."""
        return self.block, self.number


# Equal seats have one staff member: only theirs matter who serve the service somewhere in the range.
_PLANNED = """
    from sessions s
    where s.business_id = $1 and s.status = 'planned' and s.ends_at > $2 and s.starts_at < $3
      and ($4::uuid is null or s.staff_member_id in (
          select staff_member_id from sessions
          where business_id = $1 and status = 'planned' and ends_at > $2 and starts_at < $3 and $4 = any(service_ids)))
"""
_BLOCKS = f"""
    select date_part('epoch', s.starts_at)::bigint, date_part('epoch', s.ends_at)::bigint, s.service_ids::text[],
           s.capacity, s.slot_minutes, s.staff_member_id::text, s.price_minor, s.id::text
    {_PLANNED}
    order by s.id
"""
_TAKEN = f"""
    select date_part('epoch', lower(o.during))::bigint, date_part('epoch', o.ends_at)::bigint,
           coalesce(b.service_id, h.service_id)::text, o.hold_id is not null,
           floor(date_part('epoch', o.expires_at))::bigint, s.staff_member_id::text, s.price_minor, s.id::text,
           coalesce(o.booking_id, o.hold_id)::text
    from (select s.id, s.staff_member_id, s.price_minor {_PLANNED}) s
    join occupancies o on o.business_id = $1 and o.resource_id = s.id and o.ends_at > $2 and lower(o.during) < $3
    left join bookings b on b.business_id = $1 and b.id = o.booking_id
    left join holds h on h.business_id = $1 and h.id = o.hold_id
    order by o.id
"""  # noqa: S608


_LANES = """
    select o.id, o.resource_id, o.lane, coalesce(o.booking_id, o.hold_id), coalesce(b.service_id, h.service_id),
           o.hold_id is not null
    from occupancies o
    left join bookings b on b.business_id = $1 and b.id = o.booking_id
    left join holds h on h.business_id = $1 and h.id = o.hold_id
    where o.business_id = $1 and o.resource_id = any($2) and o.ends_at = $4 and lower(o.during) = $3
    order by o.id
"""


async def list_lanes(session: Session, blocks: Sequence[UUID], slot: rules.Window) -> list[Lane]:
    """Who sits in one slot of these sessions, expired holds too; those who came first are first. One round trip."""
    rows = await session.fetch(_LANES, session.business_id, list(blocks), to_datetime(slot[0]), to_datetime(slot[1]))
    return [Lane(*row) for row in rows]


async def list_seats(session: Session, within: rules.Window, service_id: UUID | None = None) -> Seats:
    """The sessions that overlap the range and their taken seats. Two round trips.

    With a service those alone whose seats can be exchanged with its own. What sits in a session that begins before
    the range but lies in a slot before it is left out.
    """
    asked = session.business_id, to_datetime(within[0]), to_datetime(within[1]), service_id
    blocks = tuple(_block(*row) for row in await session.fetch(_BLOCKS, *asked))
    if not blocks:
        return Seats((), ())
    return Seats(blocks, tuple(_seat(*row) for row in await session.fetch(_TAKEN, *asked)))


def _block(
    start: int, end: int, services: list[str], capacity: int, slot_minutes: int | None, staff: str,
    price_minor: int | None, source: str,
) -> rules.SessionBlock:  # fmt: skip
    return rules.SessionBlock(start, end, frozenset(services), capacity, slot_minutes, staff, price_minor, source)


def _seat(
    start: int, end: int, service: str, held: bool, expires: int | None, staff: str, price_minor: int | None,  # noqa: FBT001 - a row
    block: str, source: str,
) -> rules.SeatBooking:  # fmt: skip
    """A booking whose seat expires waits for money."""
    status: rules.Status | Literal["provisional"] = (
        "provisional" if held else "confirmed" if expires is None else "pending"
    )
    return rules.SeatBooking(start, end, service, status, expires, None, staff, price_minor, block, source)
