"""Changing sessions in which people may sit already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, update

from contracts.scheduling.sessions import api, shapes
from contracts.scheduling.sessions.events import SessionChanged
from contracts.types import to_typeid
from kit import clock
from kit.db import Session, lock_keys
from kit.errors import Conflict
from scheduling.availability import queries as availability
from scheduling.availability import rules
from scheduling.availability.queries import Lane
from scheduling.availability.rules.sessions import takes_seat
from scheduling.bookings import operations as bookings
from scheduling.bookings import queries as booked
from scheduling.bookings.models import Booking
from scheduling.database import refuse_stale
from scheduling.occupancies.models import Occupancy
from scheduling.occupancies.operations import seating
from scheduling.openings import operations as openings
from scheduling.sessions import queries
from scheduling.sessions.models import SessionBlock
from scheduling.sessions.operations.cancelling import keys_of
from scheduling.sessions.operations.diaries import leave, open_diary, times_of
from scheduling.sessions.operations.planning import check, flush, planned, refuse, zone_of
from scheduling.sessions.operations.telling import tell
from scheduling.sessions.rules import Times, slots_of, times_on
from scheduling.staff import queries as staff


class SessionBegun(Conflict):
    """This session has begun: only its services, seats and price can still be changed."""

    code = "scheduling.session_begun"


class SeatsTaken(Conflict):
    """Somebody would lose their seat."""

    code = "scheduling.seats_taken"


async def change(session: Session, asked: api.ChangeSession) -> shapes.Session:
    """Replace what a business decides about a session, so that everybody in it keeps a seat.

    Where a session keeps its length and slots, everybody moves along to its new time and staff member, and is told;
    else their slots must still be there. What they paid stands. Raises `SeatsTaken` with the bookings and holds that
    would lose theirs, `SessionsRefused`, `SessionBegun`, `SessionOver`, `PreconditionFailed`, `NotFound`, `Invalid`.
    """
    block = await queries.get_for_change(session, asked.session_id)
    refuse_stale(block, asked.if_version)
    now = clock.now()
    block.refuse_when_over(now)
    services = await check(session, asked)
    times = times_on(asked.date, asked, await zone_of(session, asked))
    begins = [seating.key(start) for start, _ in slots_of(times.window, asked.slot_minutes)]
    await lock_keys(session, [*keys_of(block), f"staff:{asked.staff_member_id}", *begins])
    move = _Move.of(block, asked, times)
    if move.elsewhere and block.starts_at <= now:
        raise SessionBegun
    bookings_here, _ = await queries.list_owners(session, block.id, now)
    locked = await booked.lock_all(session, bookings_here)
    seats = await _seats(session, block)  # some may have moved away until they were locked
    move.refuse_who_cannot_come(seats)
    await leave(session, block)
    diary = await open_diary(session, asked.staff_member_id, services, [times])
    if move.elsewhere:
        refuse(times, diary.reasons(times, asked.slot_minutes))
    block.replace(**planned(asked, times))
    session.add(diary.enter(block))
    await flush(session)
    sitting = {seat.id for seat in seats}
    await _take_along(session, block, move, [each for each in locked.values() if str(each.id) in sitting])
    await _resettle(session, block, {move.slot_of(seat) for seat in seats})
    await openings.note(session, block.starts_at, block.ends_at)
    tell(session, block, SessionChanged)
    return shapes.Session.model_validate(block)


@dataclass(frozen=True, slots=True)
class _Move:
    """How a change moves a session: by how much, to whom, and into which slots."""

    shift: timedelta
    to: UUID | None
    """Who gives it, when that is somebody else than before."""
    elsewhere: bool
    slots: frozenset[rules.Window]

    @classmethod
    def of(cls, block: SessionBlock, asked: api.ChangeSession, times: Times) -> "_Move":
        """The move from a session as it is. One that keeps its length and slots takes everybody along."""
        before, after = times_of(block).window, times.window
        along = before[1] - before[0] == after[1] - after[0] and block.slot_minutes == asked.slot_minutes
        to = None if asked.staff_member_id == block.staff_member_id else asked.staff_member_id
        cut_anew = (before, block.slot_minutes) != (after, asked.slot_minutes)
        return cls(
            timedelta(seconds=after[0] - before[0] if along else 0),
            to,
            elsewhere=cut_anew or to is not None,
            slots=frozenset(slots_of(after, asked.slot_minutes)),
        )

    @property
    def moves_people(self) -> bool:
        """Whether those who sit there are to be told of a new time or staff member."""
        return bool(self.shift) or self.to is not None

    def slot_of(self, seat: rules.SeatBooking) -> rules.Window:
        """The slot of a seat after the move."""
        seconds = int(self.shift.total_seconds())
        return seat.start + seconds, seat.end + seconds

    def refuse_who_cannot_come(self, seats: Sequence[rules.SeatBooking]) -> None:
        """Raises `SeatsTaken` for those whose slot is gone. A hold promises a time, and is not moved."""
        lost = [
            seat
            for seat in seats
            if self.slot_of(seat) not in self.slots or (self.moves_people and seat.status == "provisional")
        ]
        _refuse_lost((seat.status == "provisional", seat.id) for seat in lost)


async def _seats(session: Session, block: SessionBlock) -> list[rules.SeatBooking]:
    """Who sits in the session, in the slots that are not over."""
    now = rules.from_datetime(clock.now())
    found = await availability.list_seats(session, times_of(block).window)
    return [seat for seat in found.taken if seat.block == str(block.id) and seat.end > now and takes_seat(seat, now)]


async def _take_along(session: Session, block: SessionBlock, move: _Move, sitting: Sequence[Booking]) -> None:
    """Those who sit there move with the session."""
    if not move.moves_people:
        return
    lower, upper = func.lower(Occupancy.during) + move.shift, func.upper(Occupancy.during) + move.shift
    await session.execute(
        update(Occupancy).where(Occupancy.resource_id == block.id).values(during=func.tstzrange(lower, upper, "[)"))
    )
    await bookings.carry(session, sitting, move.shift, await staff.get(session, block.staff_member_id))


async def _resettle(session: Session, block: SessionBlock, slots: Collection[rules.Window]) -> None:
    """Everybody finds a seat again, in this session or an equal one. Raises `SeatsTaken`."""
    planned_blocks = (await availability.list_seats(session, times_of(block).window)).blocks
    lost: list[Lane] = []
    for slot in sorted(slots):
        equal = rules.equal_blocks(planned_blocks, slot, str(block.staff_member_id), block.price_minor)
        lost += await seating.resettle(session, equal, slot)
    _refuse_lost((lane.held, str(lane.owner)) for lane in lost)


def _refuse_lost(owners: Iterable[tuple[bool, str | None]]) -> None:
    reasons = [
        {"code": "held" if held else "booked", "id": to_typeid("hld" if held else "bkg", UUID(owner))}
        for held, owner in owners
    ]
    if reasons:
        raise SeatsTaken(reasons=reasons)
