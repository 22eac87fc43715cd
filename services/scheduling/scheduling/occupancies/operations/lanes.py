"""Which lane of a resource that takes several visits at a time a new one gets."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import Range

from kit import clock
from kit.db import Session
from scheduling.occupancies.models import NO_OVERLAP, Occupancy
from scheduling.occupancies.rules import Visit, lowest_free, rearranged

AHEAD = timedelta(days=2)
"""How far those who come later are looked at first."""


async def lane_of(session: Session, resource_id: UUID, during: Range[datetime], *, lanes: int) -> int:
    """The lane that a visit takes of somebody who takes so many at a time; asks nobody where that is one."""
    return 0 if lanes == 1 else await _free_lane(session, resource_id, during, lanes=lanes)


async def _free_lane(session: Session, resource_id: UUID, during: Range[datetime], *, lanes: int) -> int:
    """A lane that is free for the whole of a visit, for whoever holds the resource's lock.

    Others may leave room at every moment, and yet no lane that is free all along: then some who come later change
    lanes. One round trip, six where somebody changes.
    """
    start, end = during.lower, during.upper
    assert start
    assert end
    taken = await session.scalars(
        select(Occupancy.lane).where(
            Occupancy.resource_id == resource_id, Occupancy.ends_at > start, Occupancy.during.overlaps(during)
        )
    )
    lane = lowest_free(taken)
    if lane < lanes:
        return lane
    await session.execute(
        delete(Occupancy).where(
            Occupancy.resource_id == resource_id, Occupancy.ends_at > start, Occupancy.hold_id.is_not(None),
            Occupancy.expires_at <= clock.now(),
        )
    )  # fmt: skip
    lane, moved = await _rearranged(session, resource_id, start, end)
    await _move(session, moved)
    return lane


async def _rearranged(session: Session, resource_id: UUID, start: datetime, end: datetime) -> tuple[int, list[Visit]]:
    """A lane, and all who have to change; looks ahead until nobody who is still there then has to."""
    ahead = AHEAD
    while True:
        horizon = end + ahead
        others = await _list_visits(session, resource_id, start, horizon)
        lane, moved = rearranged(start, end, others)
        if all(each.end <= horizon for each in moved):
            return lane, moved
        ahead *= 4


async def _list_visits(session: Session, resource_id: UUID, start: datetime, horizon: datetime) -> list[Visit]:
    begins = func.lower(Occupancy.during)
    rows = await session.execute(
        select(Occupancy.id, begins, Occupancy.ends_at, Occupancy.lane).where(
            Occupancy.resource_id == resource_id, Occupancy.ends_at > start, begins < horizon
        )
    )
    return [Visit(*row) for row in rows]


async def _move(session: Session, moved: list[Visit]) -> None:
    """Put visits into other lanes, all at once: for a moment two of them may be in one."""
    await session.execute(text(f"set constraints {NO_OVERLAP} deferred"))
    for each in moved:
        await session.execute(update(Occupancy).where(Occupancy.id == each.id).values(lane=each.lane))
    await session.execute(text(f"set constraints {NO_OVERLAP} immediate"))
