"""Shapes of sessions and of the seats in them."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.scheduling.shapes import BookingStatus
from contracts.types import (
    BookingId,
    ClockTime,
    CustomerId,
    Input,
    Line,
    Money,
    ServiceId,
    SessionId,
    Shape,
    StaffMemberId,
    Token,
    Zone,
)


class SessionStatus(StrEnum):
    """Whether a session takes place: planned → cancelled."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class SessionTerms(Input):
    """What a business decides about a session, but for its date."""

    service_ids: list[ServiceId] = Field(min_length=1, max_length=50)
    """The services that can be booked in it; each is sold in sessions, and its staff member gives it."""
    staff_member_id: StaffMemberId
    start: ClockTime
    end: ClockTime
    """Local times; an end that is not after the start lies on the next day."""
    timezone: Zone | None = None
    """The zone of the local times; the business's by default."""
    slot_minutes: Annotated[int, Field(ge=1, le=1_440)] | None = None
    """The session is cut into slots of this length; null is one slot as long as the session, such as a class."""
    capacity: Annotated[int, Field(ge=1, le=500)]
    """The seats in each slot."""
    price: Money | None = None
    """What a seat costs; null leaves it to each service."""


class Session(Shape):
    """A stretch of a staff member's time that is sold by the seat."""

    id: SessionId
    status: SessionStatus
    version: int
    service_ids: list[ServiceId]
    staff_member_id: StaffMemberId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    """The zone that its wall times are meant in."""
    local_start: str
    local_end: str
    """On the wall of the session's zone, ISO 8601 with offset."""
    slot_minutes: int | None
    capacity: int
    price: Money | None


class RefusedSession(Shape):
    """A session that cannot be planned."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    local_start: str
    reasons: list[str]
    """Why, as codes: booked, held, blocked, busy_calendar, past."""


class SessionRun(Shape):
    """The sessions of a weekly run."""

    sessions: list[Session]
    """Those that were planned; of a dry run those that would be."""
    refused: list[RefusedSession]
    """Those whose time is taken."""
    dry_run: bool


class SessionSlot(Shape):
    """A slot of a session, for one of the services that can be booked in it."""

    service_id: ServiceId
    service_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    local_start: str
    """The start on the wall of the zone, ISO 8601 with offset."""
    staff_member_ids: list[StaffMemberId]
    """Who gives the seats that are left."""
    remaining: int
    """How many more bookings of the service it takes; 0 is full."""
    bookable: bool
    """Whether it can be booked now: it is not full, not too close and not too far off."""
    price: Money
    offer: Token | None
    """Book or hold with this within ten minutes, at this price; null where it is not bookable."""


class Timetable(Shape):
    """Slots of sessions in `[from, to)`, by start."""

    slots: list[SessionSlot]
    has_more: bool = False
    """Whether the limit cut the list short."""


class Seat(Shape):
    """Somebody's seat in a session."""

    number: int
    """From 1; it may change while others book."""
    booking_id: BookingId
    status: BookingStatus
    service_id: ServiceId
    service_name: Line
    customer_id: CustomerId
    customer_name: Line


class RosterSlot(Shape):
    """Who sits in one slot of a session."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    local_start: str
    seats: list[Seat]
    held: int
    """Seats that are kept for somebody who has not booked yet."""


class Roster(Shape):
    """Who comes to a session."""

    session: Session
    slots: list[RosterSlot]
