"""Reading video rooms: how they stand, and whom they let in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, text

from contracts.scheduling.rooms import shapes
from contracts.scheduling.rooms.api import GetRoom, JoinBooking, ListRooms
from contracts.scheduling.rooms.shapes import Location, RoomState
from contracts.scheduling.shapes import BookingStatus
from contracts.types import Page
from kit import clock
from kit.db import Session
from kit.errors import Conflict, Gone, Unavailable
from scheduling import paging
from scheduling.bookings import queries as bookings
from scheduling.bookings.models import Booking
from scheduling.bookings.rules.parties import Party
from scheduling.rooms import rules
from scheduling.rooms.models import RoomJoin, VideoRoom
from scheduling.rooms.rules import Window
from scheduling.vault import queries as vault

SHOWN_JOINS = 100


class NotOnline(Conflict):
    """This booking takes place in person."""

    code = "scheduling.booking_not_online"


class RoomNotOpen(Conflict):
    """Nobody is let in yet; `current` says when the room opens, unless the booking still waits for approval."""

    code = "scheduling.room_not_open"


class RoomClosed(Gone):
    """Nobody is let in any more: the booking is over, or was called off."""

    code = "scheduling.room_closed"


class RoomNotReady(Unavailable):
    """The room is still being prepared; try again shortly."""

    code = "scheduling.room_not_ready"


@dataclass(frozen=True, slots=True)
class WayIn:
    """Who may join which room, and when."""

    booking_id: UUID
    name: str
    address: str
    who: str
    host: bool
    window: Window


async def way_in(session: Session, asked: JoinBooking) -> WayIn:
    """The way into a booking's room for who asks now: the customer, or staff who may join.

    Raises `NotFound`, `NotOnline`, `RoomNotOpen`, `RoomClosed`, `RoomNotReady`, `Erased`, `Tampered`, `UnknownKey`.
    """
    booking, party = await bookings.get_for(session, asked.booking_id, asked.token, permission="rooms:join")
    window = _refuse_unless_open(booking, clock.now())
    room = await find(session, booking.id)
    if room is None or room.payload is None or not room.opens_at <= clock.now() < room.closes_at:
        raise RoomNotReady
    where = vault.place(session, "video_rooms", room.id, "payload", room.version)
    address = await vault.decrypt(session, room.payload, where, customer_id=room.sealed_for or booking.customer_id)
    host = party is Party.HOST
    who = booking.staff_member_name if host else booking.customer_name
    return WayIn(booking.id, room_name(room), address, who, host, window)


def _refuse_unless_open(booking: Booking, now: datetime) -> Window:
    if booking.location is not Location.ONLINE:
        raise NotOnline
    window = rules.window(booking.starts_at, booking.ends_at)
    if booking.status is BookingStatus.PENDING:
        raise RoomNotOpen
    if booking.status is not BookingStatus.CONFIRMED or now >= window.closes_at:
        raise RoomClosed
    if now < window.opens_at:
        raise RoomNotOpen(current={"opens_at": window.opens_at.isoformat()})
    return window


def room_name(room: VideoRoom) -> str:
    """What the room is called at the vendor."""
    return room.id.hex


async def find(session: Session, booking_id: UUID) -> VideoRoom | None:
    """The room of a booking; None while none was asked for."""
    found: VideoRoom | None = await session.scalar(select(VideoRoom).where(VideoRoom.booking_id == booking_id))
    return found


async def get(session: Session, asked: GetRoom) -> shapes.RoomDetails:
    """The room of a booking, made or still to be made, and who was given a way in. Raises `NotFound`, `NotOnline`."""
    booking = await bookings.get(session, asked.booking_id)
    if booking.location is not Location.ONLINE:
        raise NotOnline
    room = await find(session, booking.id) or _to_come(booking)
    query = select(RoomJoin).where(RoomJoin.booking_id == booking.id)
    joins = await session.scalars(query.order_by(RoomJoin.at.desc(), RoomJoin.id.desc()).limit(SHOWN_JOINS))
    told = dict(_shown(room, booking.room_due_at))
    return shapes.RoomDetails(**told, joins=[shapes.RoomJoin.model_validate(each) for each in joins])


async def list_page(session: Session, asked: ListRooms) -> Page[shapes.Room]:
    """Rooms, the newest first. Raises `InvalidCursor`."""
    query = select(VideoRoom)
    if asked.state is not None:
        query = query.where(_in_state(asked.state))
    rows, turn = await paging.turn(session, query, asked, [VideoRoom.created_at, VideoRoom.id], descending=True)
    return Page(items=await shown(session, rows), **turn)


async def shown(session: Session, rooms: Sequence[VideoRoom]) -> list[shapes.Room]:
    """Rooms as staff see them. One statement."""
    ids = [room.booking_id for room in rooms]
    due = select(Booking.id, Booking.room_due_at).where(Booking.id.in_(ids))
    due_at = {row[0]: row[1] for row in await session.execute(due)}
    return [_shown(room, due_at[room.booking_id]) for room in rooms]


async def list_due(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of bookings whose room has to be looked at, of all businesses, the longest waiting first."""
    query = text("select business_id, id from due_rooms(:now, :most)")
    return [(row[0], row[1]) for row in await session.execute(query, {"now": now, "most": limit})]


def _shown(room: VideoRoom, due_at: datetime | None) -> shapes.Room:
    state = rules.state(
        closed=room.closed_at is not None, ready=room.ready_at is not None, due=due_at is not None, problem=room.problem
    )
    return shapes.Room(
        booking_id=room.booking_id, state=state, opens_at=room.opens_at, closes_at=room.closes_at,
        attempts=room.attempts, problem=room.problem, next_attempt_at=due_at, ready_at=room.ready_at,
    )  # fmt: skip


def _to_come(booking: Booking) -> VideoRoom:
    """A room that nobody has asked the vendor for yet; it is not kept."""
    opens_at, closes_at = rules.window(booking.starts_at, booking.ends_at)
    return VideoRoom(booking_id=booking.id, opens_at=opens_at, closes_at=closes_at, attempts=0)


def _in_state(state: RoomState) -> ColumnElement[bool]:
    """What `rules.state` says, as a condition."""
    is_due = exists().where(Booking.id == VideoRoom.booking_id, Booking.room_due_at.is_not(None))
    fine, closed = VideoRoom.problem.is_(None), and_(VideoRoom.closed_at.is_not(None), ~is_due)
    ready = and_(VideoRoom.ready_at.is_not(None), ~is_due)
    return {
        RoomState.FAILING: VideoRoom.problem.is_not(None),
        RoomState.CLOSED: and_(fine, closed),
        RoomState.READY: and_(fine, ~closed, ready),
        RoomState.PREPARING: and_(fine, ~or_(closed, ready)),
    }[state]
