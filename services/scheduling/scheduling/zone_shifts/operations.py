"""Looking at the bookings to come under new zone data, batch by batch; what is off is told of and never moved."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.zone_shifts.events import ZoneShiftFound
from contracts.types import uuid7
from kit import clock, outbox
from kit.db import Session
from scheduling.bookings.models import Booking
from scheduling.zone_shifts import queries, rules
from scheduling.zone_shifts.models import FIRST, ZoneCheck, ZoneShift

Place = tuple[UUID, UUID]
"""A business and a booking of it: how far a check has got."""


async def begin(session: Session, version: str) -> Place | None:
    """Where the check of this version goes on; None where it is done."""
    first = {"version": version, "after_business": FIRST, "after_booking": FIRST, "started_at": clock.now()}
    await session.execute(insert(ZoneCheck).values(first).on_conflict_do_nothing())
    check = await queries.find_check(session, version)
    assert check is not None
    return None if check.finished_at else (check.after_business, check.after_booking)


async def look(session: Session, ids: Collection[UUID], *, version: str) -> int:
    """Flag those of these bookings whose local time is another now, each once; how many are new. One event for each."""
    found = 0
    for booking in await queries.lock_open(session, ids):
        intended = rules.intended_at(booking.starts_at, booking.wall_start, booking.timezone)
        if intended is not None:
            found += await _flag(session, booking, intended, version)
    return found


async def advance(session: Session, version: str, *, before: Place, after: Place | None) -> None:
    """The check has got so far, or is done; nothing where somebody else has got on meanwhile."""
    reached = {"after_business": after[0], "after_booking": after[1]} if after else {"finished_at": clock.now()}
    still = (
        ZoneCheck.version == version, ZoneCheck.after_business == before[0], ZoneCheck.after_booking == before[1],
    )  # fmt: skip
    await session.execute(update(ZoneCheck).where(*still, ZoneCheck.finished_at.is_(None)).values(reached))


async def _flag(session: Session, booking: Booking, intended: datetime, version: str) -> bool:
    row = {
        "business_id": session.business_id, "id": uuid7(), "booking_id": booking.id, "timezone": booking.timezone,
        "wall_start": booking.wall_start, "starts_at": booking.starts_at, "intended_at": intended,
        "tzdata_version": version, "found_at": clock.now(),
    }  # fmt: skip
    added = await session.scalar(insert(ZoneShift).values(row).on_conflict_do_nothing().returning(ZoneShift.id))
    if added is None:
        return False
    outbox.publish(
        session,
        ZoneShiftFound(
            shift_id=added, version=1, booking_id=booking.id, timezone=booking.timezone, starts_at=booking.starts_at,
            intended_at=intended, tzdata_version=version,
        ),
    )  # fmt: skip
    return True
