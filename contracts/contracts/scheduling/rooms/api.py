"""The requests about video rooms that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.rooms.shapes import JoinLink, Room, RoomDetails, RoomState
from contracts.types import BookingId, Cursor, Limit, Page, Token


class JoinBooking(Request[JoinLink], subject="scheduling.booking.join.v1", while_unpaid=True):
    """A way into the room of an online booking, made for who asks; from 15 minutes before it until 30 after it."""

    booking_id: BookingId
    token: Token | None = None


class GetRoom(Request[RoomDetails], subject="scheduling.room.get.v1", reads=True):
    """The video room of a booking, and who was given a way in."""

    booking_id: BookingId


class ListRooms(Request[Page[Room]], subject="scheduling.room.list.v1", reads=True):
    """Video rooms, the newest first."""

    state: RoomState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class RetryRoom(Request[Room], subject="scheduling.room.retry.v1", while_unpaid=True):
    """Ask the vendor again at once, rather than when it is next due."""

    booking_id: BookingId
