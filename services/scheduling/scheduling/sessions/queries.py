"""Reading sessions, and who sits in them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from contracts.scheduling.sessions import api, shapes
from contracts.scheduling.sessions.shapes import SessionStatus
from contracts.types import Page
from kit import clock
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.availability import rules
from scheduling.bookings.models import Booking
from scheduling.occupancies.models import Occupancy
from scheduling.sessions.models import SessionBlock
from scheduling.sessions.rules import Times, slots_of


async def get(session: Session, session_id: UUID) -> SessionBlock:
    """The session, cancelled or not. Raises `NotFound`."""
    return _found(await session.scalar(select(SessionBlock).where(SessionBlock.id == session_id)))


async def get_for_change(session: Session, session_id: UUID) -> SessionBlock:
    """The session, locked until the transaction ends; before any other lock. Raises `NotFound`."""
    return _found(await session.scalar(select(SessionBlock).where(SessionBlock.id == session_id).with_for_update()))


async def list_beside(
    session: Session, staff_member_id: UUID, within: Sequence[Times]
) -> Sequence[tuple[SessionBlock, int]]:
    """The sessions of a staff member around these times that take place, each with its lane of their time."""
    mine = Occupancy.session_id == SessionBlock.id, Occupancy.business_id == SessionBlock.business_id
    query = (
        select(SessionBlock, Occupancy.lane)
        .join(Occupancy, mine[0] & mine[1])
        .where(
            SessionBlock.staff_member_id == staff_member_id,
            SessionBlock.status == SessionStatus.PLANNED,
            SessionBlock.ends_at > min(times.starts_at for times in within),
            SessionBlock.starts_at < max(times.ends_at for times in within),
        )
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def list_owners(session: Session, session_id: UUID, now: datetime) -> tuple[list[UUID], list[UUID]]:
    """The bookings, and the holds, that have a seat in a slot that is not over."""
    here = Occupancy.resource_id == session_id, Occupancy.ends_at > now
    rows = (await session.execute(select(Occupancy.booking_id, Occupancy.hold_id).where(*here))).all()
    return [row[0] for row in rows if row[0]], [row[1] for row in rows if row[1]]


async def list_page(session: Session, asked: api.ListSessions) -> Page[shapes.Session]:
    """Sessions that start in `[from, to)`, by start. Raises `InvalidCursor`."""
    query = select(SessionBlock)
    if asked.from_ is not None:
        query = query.where(SessionBlock.starts_at >= asked.from_)
    if asked.to is not None:
        query = query.where(SessionBlock.starts_at < asked.to)
    if asked.status is not None:
        query = query.where(SessionBlock.status == asked.status)
    if asked.staff_member_id is not None:
        query = query.where(SessionBlock.staff_member_id == asked.staff_member_id)
    if asked.service_id is not None:
        query = query.where(SessionBlock.service_ids.contains([asked.service_id]))
    rows, turn = await paging.turn(session, query, asked, [SessionBlock.starts_at, SessionBlock.id])
    return Page(items=[shapes.Session.model_validate(row) for row in rows], **turn)


async def roster(session: Session, asked: api.GetRoster) -> shapes.Roster:
    """Who sits in each slot of a session, by seat. Three round trips. Raises `NotFound`."""
    block = await get(session, asked.session_id)
    here = Occupancy.resource_id == block.id
    sitting = select(Booking, Occupancy).join(Occupancy, Occupancy.booking_id == Booking.id).where(here)
    seats: defaultdict[datetime, list[shapes.Seat]] = defaultdict(list)
    for booking, taken in await session.execute(sitting.order_by(Occupancy.lane)):
        seats[booking.starts_at].append(_seat(booking, taken.lane))
    starts = select(func.lower(Occupancy.during)).where(here, Occupancy.hold_id.is_not(None))
    held = (await session.scalars(starts.where(Occupancy.expires_at > clock.now()))).all()
    window = rules.from_datetime(block.starts_at), rules.from_datetime(block.ends_at)
    slots = [(rules.to_datetime(start), rules.to_datetime(end)) for start, end in slots_of(window, block.slot_minutes)]
    return shapes.Roster(
        session=shapes.Session.model_validate(block),
        slots=[
            shapes.RosterSlot(
                starts_at=start, ends_at=end, local_start=rules.local_text(start, block.timezone),
                seats=seats[start], held=held.count(start),
            )
            for start, end in slots
        ],
    )  # fmt: skip


def _seat(booking: Booking, lane: int) -> shapes.Seat:
    return shapes.Seat(
        number=lane + 1, booking_id=booking.id, status=booking.status, service_id=booking.service_id,
        service_name=booking.service_name, customer_id=booking.customer_id, customer_name=booking.customer_name,
    )  # fmt: skip


def _found(block: SessionBlock | None) -> SessionBlock:
    if block is None:
        raise NotFound
    return block
