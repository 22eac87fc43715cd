"""Blocking time and opening it again."""

from datetime import timedelta

from sqlalchemy import select

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.types import Done, uuid7
from kit.db import Session, lock_keys
from kit.errors import Invalid, NotFound
from scheduling.blocked_times.models import BlockedTime
from scheduling.openings import operations as openings
from scheduling.staff import queries as staff

LONGEST = timedelta(days=1_100)


async def block(session: Session, asked: catalogue.BlockTime) -> catalogue_shapes.BlockedTime:
    """Keep a stretch of a staff member's time free of new bookings; those already made stand.

    Waits for bookings of the same staff member that are being made. Raises `NotFound`, `Invalid`.
    """
    if not timedelta(0) < asked.ends_at - asked.starts_at <= LONGEST:
        raise Invalid(errors=[{"pointer": "/ends_at", "detail": "A block ends after it starts, within three years"}])
    member = await staff.get(session, asked.staff_member_id)
    await lock_keys(session, [f"staff:{member.id}"])
    blocked = BlockedTime(
        id=uuid7(), staff_member_id=member.id, starts_at=asked.starts_at, ends_at=asked.ends_at, reason=asked.reason
    )
    session.add(blocked)
    return catalogue_shapes.BlockedTime.model_validate(blocked)


async def unblock(session: Session, asked: catalogue.UnblockTime) -> Done:
    """Open a blocked stretch again; those who wait for time will be offered it. Raises `NotFound`."""
    blocked = await session.scalar(select(BlockedTime).where(BlockedTime.id == asked.blocked_time_id))
    if blocked is None:
        raise NotFound
    await session.delete(blocked)
    await openings.note(session, blocked.starts_at, blocked.ends_at)
    return Done()
