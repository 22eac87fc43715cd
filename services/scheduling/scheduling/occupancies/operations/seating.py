"""Seats: lanes of a session's slot, given out so that nobody is refused whom a re-seating could take."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, bindparam, delete, text

from kit import clock
from kit.db import Session
from scheduling.availability import queries, rules
from scheduling.availability.queries import Lane
from scheduling.occupancies.models import Occupancy

Place = tuple[UUID, int]
"""A session, and the lane of it that is a seat."""

# One statement, because the constraint is looked at when it ends: people swap lanes.
_MOVE = text(
    "update occupancies o set resource_id = m.resource_id, lane = m.lane"
    " from unnest(:ids, :resources, :lanes) m (id, resource_id, lane)"
    " where o.business_id = :business and o.id = m.id"
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("resources", type_=ARRAY(Uuid)),
    bindparam("lanes", type_=ARRAY(Integer)),
)


def key(start: int) -> str:
    """What is locked to take, move or end seats in slots that begin at this instant: whoever sits in any of them may
    have to move to an equal seat."""
    return f"seats:{start}"


async def sit(session: Session, seats: rules.EqualSeats, owner: UUID) -> Place | None:
    """A seat for a newcomer, with the others moved who make room for them; None where nobody can.

    The key of the slot's start must be locked, and whatever the newcomer leaves for this seat be vacated.
    """
    slot = seats.kind.start, seats.kind.end
    lanes = await _lanes(session, seats.blocks, slot)
    newcomer = rules.SeatBooking(*slot, seats.service, id=str(owner))
    plan = rules.seated(seats.blocks, [*_sitting(lanes), newcomer])
    if len(plan) <= len(lanes):
        return None
    return (await _move(session, seats.blocks, lanes, plan))[str(owner)]


async def resettle(session: Session, blocks: Sequence[rules.SessionBlock], slot: rules.Window) -> list[Lane]:
    """Everybody in a slot of these blocks, whose seats are equal, finds a seat again.

    Where that cannot be, nobody is moved, and whoever would lose theirs is returned. Locks as for `sit`.
    """
    lanes = await _lanes(session, blocks, slot)
    plan = rules.seated(blocks, _sitting(lanes))
    lost = [lane for lane in lanes if str(lane.owner) not in plan]
    if not lost:
        await _move(session, blocks, lanes, plan)
    return lost


async def _lanes(session: Session, blocks: Sequence[rules.SessionBlock], slot: rules.Window) -> list[Lane]:
    """Who sits there now. What has expired is away, which has no effect, and would be in the way."""
    await session.flush()
    ids = [UUID(block.id) for block in blocks]
    expired = Occupancy.expires_at <= clock.now()
    here = Occupancy.resource_id.in_(ids), Occupancy.ends_at == rules.to_datetime(slot[1])
    await session.execute(delete(Occupancy).where(*here, expired))
    return await queries.list_lanes(session, ids, slot)


def _sitting(lanes: Sequence[Lane]) -> list[rules.SeatBooking]:
    return [rules.SeatBooking(0, 0, str(lane.service), block=str(lane.block), id=str(lane.owner)) for lane in lanes]


async def _move(
    session: Session, blocks: Sequence[rules.SessionBlock], lanes: Sequence[Lane], plan: dict[str, str | None]
) -> dict[str, Place]:
    """Put everybody where the plan says; the seat of each, also of a newcomer."""
    places = _places(blocks, lanes, plan)
    moved = [lane for lane in lanes if places[str(lane.owner)] != lane.place]
    if moved:
        targets = [places[str(lane.owner)] for lane in moved]
        await session.execute(
            _MOVE,
            {
                "business": session.business_id,
                "ids": [lane.id for lane in moved],
                "resources": [block for block, _ in targets],
                "lanes": [number for _, number in targets],
            },
        )
    return places


def _places(
    blocks: Sequence[rules.SessionBlock], lanes: Sequence[Lane], plan: dict[str, str | None]
) -> dict[str, Place]:
    """The seat of everybody in the plan; who stays in a session keeps the lane, if there still is one."""
    capacity = {block.id: block.capacity for block in blocks}
    places: dict[str, Place] = {}
    taken: defaultdict[str | None, set[int]] = defaultdict(set)
    for lane in lanes:
        block = plan[str(lane.owner)]
        if block == str(lane.block) and lane.number < capacity[block]:
            places[str(lane.owner)] = lane.place
            taken[block].add(lane.number)
    for owner, block in plan.items():
        if owner not in places:
            number = next(n for n in range(capacity[block]) if n not in taken[block])
            places[owner] = UUID(block), number
            taken[block].add(number)
    return places
