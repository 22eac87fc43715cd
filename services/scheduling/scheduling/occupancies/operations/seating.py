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
    newcomer = rules.SeatBooking(seats.kind.start, seats.kind.end, seats.service, id=str(owner))
    places = await _arrange(session, seats.blocks, (seats.kind.start, seats.kind.end), newcomer)
    return places.get(newcomer.id)


async def resettle(session: Session, blocks: Sequence[rules.SessionBlock], slot: rules.Window) -> list[Lane]:
    """Everybody in a slot of these blocks, whose seats are equal, finds a seat again; those who do not are told.

    Locks as for `sit`.
    """
    placed = await _arrange(session, blocks, slot)
    return [lane for lane in await queries.list_lanes(session, _ids(blocks), slot) if str(lane.owner) not in placed]


async def _arrange(
    session: Session,
    blocks: Sequence[rules.SessionBlock],
    slot: rules.Window,
    newcomer: rules.SeatBooking | None = None,
) -> dict[str | None, Place]:
    await session.flush()
    await _sweep(session, blocks, slot)
    lanes = await queries.list_lanes(session, _ids(blocks), slot)
    sitting = [rules.SeatBooking(*slot, str(lane.service), block=str(lane.block), id=str(lane.owner)) for lane in lanes]
    plan = rules.seated(blocks, [*sitting, newcomer] if newcomer else sitting)
    places = _places(blocks, lanes, plan)
    moved = [lane for lane in lanes if places.get(str(lane.owner), lane.place) != lane.place]
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
) -> dict[str | None, Place]:
    """The seat of everybody in the plan; who stays in a session keeps the lane, if there still is one."""
    capacity = {block.id: block.capacity for block in blocks}
    places: dict[str | None, Place] = {}
    taken: defaultdict[str | None, set[int]] = defaultdict(set)
    for lane in lanes:
        block = plan.get(str(lane.owner))
        if block == str(lane.block) and lane.number < capacity[block]:
            places[str(lane.owner)] = lane.place
            taken[block].add(lane.number)
    for owner, block in plan.items():
        if owner not in places:
            number = next(n for n in range(capacity[block]) if n not in taken[block])
            places[owner] = UUID(block), number
            taken[block].add(number)
    return places


async def _sweep(session: Session, blocks: Sequence[rules.SessionBlock], slot: rules.Window) -> None:
    """Expired holds have no effect; here they are in the way."""
    await session.execute(
        delete(Occupancy).where(
            Occupancy.resource_id.in_(_ids(blocks)),
            Occupancy.ends_at == rules.to_datetime(slot[1]),
            Occupancy.hold_id.is_not(None),
            Occupancy.expires_at <= clock.now(),
        )
    )


def _ids(blocks: Sequence[rules.SessionBlock]) -> list[UUID]:
    return [UUID(block.id) for block in blocks]
