"""Reading zone shifts, and the bookings that are to be looked at."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, text

from contracts.scheduling.zone_shifts import shapes
from contracts.scheduling.zone_shifts.api import ListZoneShifts
from contracts.types import Page
from kit.db import Session
from scheduling import paging
from scheduling.bookings.models import OPEN, Booking
from scheduling.zone_shifts.models import ZoneCheck, ZoneShift


async def list_page(session: Session, asked: ListZoneShifts) -> Page[shapes.ZoneShift]:
    """Shifts of bookings that still stand where they were, newest first. Raises `InvalidCursor`."""
    same = and_(
        Booking.business_id == ZoneShift.business_id, Booking.id == ZoneShift.booking_id,
        Booking.starts_at == ZoneShift.starts_at, Booking.status.in_(OPEN),
    )  # fmt: skip
    query = select(ZoneShift).join(Booking, same)
    rows, turn = await paging.turn(session, query, asked, [ZoneShift.found_at, ZoneShift.id], descending=True)
    return Page(items=[_shown(row) for row in rows], **turn)


async def find_check(session: Session, version: str) -> ZoneCheck | None:
    """How far this version has got."""
    found: ZoneCheck | None = await session.get(ZoneCheck, version)
    return found


async def list_future(
    session: Session, now: datetime, after: tuple[UUID, UUID], *, limit: int
) -> list[tuple[UUID, UUID]]:
    """Business and id of bookings that are to come, of all businesses, in the order of these, behind such a pair."""
    query = text("select business_id, id from future_bookings(:now, :business, :booking, :most)")
    asked = {"now": now, "business": after[0], "booking": after[1], "most": limit}
    return [(row[0], row[1]) for row in await session.execute(query, asked)]


async def lock_open(session: Session, ids: Collection[UUID]) -> Sequence[Booking]:
    """Those of these bookings that still stand, kept from moving until the transaction ends."""
    query = select(Booking).where(Booking.id.in_(ids), Booking.status.in_(OPEN)).order_by(Booking.id)
    return (await session.scalars(query.with_for_update(read=True, of=Booking))).all()


def _shown(row: ZoneShift) -> shapes.ZoneShift:
    return shapes.ZoneShift(
        id=row.id, booking_id=row.booking_id, timezone=row.timezone,
        wall_start=row.wall_start.isoformat(timespec="minutes"), starts_at=row.starts_at,
        intended_at=row.intended_at, tzdata_version=row.tzdata_version, found_at=row.found_at,
    )  # fmt: skip
