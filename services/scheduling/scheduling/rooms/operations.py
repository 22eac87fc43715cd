"""Keeping video rooms as their bookings need them, and letting people in."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from contracts.scheduling.rooms import shapes
from contracts.scheduling.rooms.api import JoinBooking, RetryRoom
from contracts.scheduling.rooms.shapes import JoinLink, Location
from contracts.scheduling.shapes import BookingStatus
from contracts.types import uuid7
from kit import clock, crash
from kit.db import Database, Session
from kit.errors import NotFound, current_trace_id
from kit.scope import Scope, system
from kit.vault import Erased
from scheduling.bookings import queries as bookings
from scheduling.bookings.models import Booking
from scheduling.daily import Daily, VendorFailed, account
from scheduling.rooms import queries, rules
from scheduling.rooms.models import RoomJoin, VideoRoom
from scheduling.rooms.rules import Window
from scheduling.vault import operations as vault
from scheduling.vault import queries as vaults

JOB = "keep-rooms"


@dataclass(frozen=True, slots=True)
class Task:
    """What the vendor has to be told about a room, as of a version of its booking."""

    booking_id: UUID
    name: str
    version: int
    wanted: bool
    window: Window


async def ask_for_link(database: Database, scope: Scope, asked: JoinBooking) -> JoinLink:
    """A way in, made by the vendor for whoever asks, outside any transaction.

    Raises what `queries.way_in` does, and `VendorFailed`.
    """
    way = await database.run(scope, lambda session: queries.way_in(session, asked), reads=True)
    opens_at, closes_at = way.window
    token = await account().let_in(way.name, way.who, host=way.host, opens_at=opens_at, closes_at=closes_at)
    return JoinLink(url=f"{way.address}?t={token}", opens_at=opens_at, closes_at=closes_at)


async def join(session: Session, asked: JoinBooking, link: JoinLink) -> JoinLink:
    """Hand out a link that was made, unless the booking was called off or moved meanwhile, and record who got it."""
    way = await queries.way_in(session, asked)
    if way.window != (link.opens_at, link.closes_at):
        raise queries.RoomNotReady
    session.add(
        RoomJoin(
            booking_id=way.booking_id,
            at=clock.now(),
            actor=str(session.actor),
            host=way.host,
            cause=session.scope.cause,
            trace_id=current_trace_id(),
        )
    )
    return link


async def retry(session: Session, asked: RetryRoom) -> shapes.Room:
    """Let the vendor be asked at once, about a room that is due. Raises `NotFound`."""
    booking = await bookings.get_locked(session, asked.booking_id)
    room = await queries.find(session, booking.id)
    if room is None:
        raise NotFound
    if booking.room_due_at is not None:
        booking.room_due_at, room.attempts = clock.now(), 0
        await session.flush()
    return (await queries.shown(session, [room]))[0]


async def keep(database: Database, vendor: Daily, business_id: UUID, booking_id: UUID) -> bool:
    """Tell the vendor what has become of a booking's room; whether there was anything to tell.

    Claimed in one transaction, told outside of any, recorded in another. Safe to kill: after its lease it is told
    again, and the vendor's room has the same name. What fails comes again, each time a little later.
    """
    scope = system(JOB, business_id)
    task = await database.run(scope, partial(claim, booking_id=booking_id, now=clock.now()))
    if task is None:
        return False
    address: str | None = None
    problem: str | None = None
    try:
        if task.wanted:
            address = await vendor.open(task.name, opens_at=task.window.opens_at, closes_at=task.window.closes_at)
        else:
            await vendor.close(task.name)
    except VendorFailed as failed:
        problem = failed.what
    crash.point("rooms.after_call")
    await database.run(scope, partial(record, task=task, address=address, problem=problem, now=clock.now()))
    return True


async def claim(session: Session, booking_id: UUID, now: datetime) -> Task | None:
    """Take a lease on a room that is due; None where somebody else has it, or nothing has to be told."""
    booking = await bookings.find_due(session, booking_id)
    if booking is None or booking.room_due_at is None or booking.room_due_at > now:
        return None
    window = rules.window(booking.starts_at, booking.ends_at)
    wanted = booking.status is BookingStatus.CONFIRMED and now < window.closes_at
    room = await queries.find(session, booking.id)
    if not _has_to_be_told(booking, room, wanted=wanted, window=window):
        booking.room_due_at = None
        return None
    if room is None:
        room = VideoRoom(booking_id=booking.id, id=uuid7(), opens_at=window.opens_at, closes_at=window.closes_at)
        room.version = room.attempts = 0
        session.add(room)
    room.attempts += 1
    booking.room_due_at = now + rules.LEASE
    return Task(booking.id, queries.room_name(room), booking.version, wanted, window)


async def record(session: Session, task: Task, address: str | None, problem: str | None, now: datetime) -> None:
    """Keep what the vendor made of a task. What changed meanwhile stays due."""
    booking = await bookings.get_locked(session, task.booking_id)
    room = await queries.find(session, booking.id)
    assert room is not None, "it was claimed"
    overtaken = booking.version != task.version
    room.problem = problem
    if problem is not None:
        if not overtaken:
            booking.room_due_at = rules.next_attempt(now, room.attempts)
        return
    if not overtaken:
        booking.room_due_at = None
    room.attempts, room.version = 0, task.version
    room.opens_at, room.closes_at = task.window
    if task.wanted and address is not None:
        await _ready(session, booking, room, address, now)
    else:
        room.payload, room.ready_at, room.closed_at = None, None, now


async def _ready(session: Session, booking: Booking, room: VideoRoom, address: str, now: datetime) -> None:
    room.sealed_for = booking.sealed_for or booking.customer_id
    where = vaults.place(session, "video_rooms", room.id, "payload", room.version)
    try:
        room.payload = await vault.encrypt(session, address, where, customer_id=room.sealed_for)
    except Erased:  # nobody will come
        room.payload, room.ready_at, room.closed_at = None, None, now
        return
    room.ready_at, room.closed_at = room.ready_at or now, None


def _has_to_be_told(booking: Booking, room: VideoRoom | None, *, wanted: bool, window: Window) -> bool:
    if booking.location is not Location.ONLINE:
        return False
    if wanted:
        return room is None or room.ready_at is None or (room.opens_at, room.closes_at) != window
    # One that was never made may have been, by an attempt that was killed; one whose time has passed goes by itself.
    called_off = booking.status is BookingStatus.CANCELLED
    return called_off and room is not None and room.closed_at is None
