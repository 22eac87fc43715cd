"""Shapes of visits."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.scheduling.shapes import Booking, BookingLinks, NewBooking
from contracts.types import (
    BookingId,
    CustomerId,
    Input,
    Instant,
    Money,
    ResourceId,
    ServiceId,
    Shape,
    StaffMemberId,
    Token,
    VisitId,
    Zone,
)

MOST_PARTS = 5


class Segment(Input):
    """One service of a visit, as it is looked for."""

    service_id: ServiceId
    staff_member_id: StaffMemberId | None = None
    gap_minutes: Annotated[int, Field(ge=0, le=480)] = 0
    """Least minutes between the end of the one before and its start."""
    wait_minutes: Annotated[int, Field(ge=0, le=240)] = 30
    """How many minutes more it may take until it starts, so that it finds a start of its own."""


class VisitPart(Shape):
    """One service of a visit that can be had, and who would give it."""

    service_id: ServiceId
    staff_member_id: StaffMemberId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    price: Money
    offer: Token


class VisitTime(Shape):
    """A time at which every service of a visit can be had. Book its parts as they stand."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    local_start: str
    """The start on the wall of the zone that was asked for, ISO 8601 with offset."""
    price: Money
    parts: list[VisitPart]


class VisitAvailability(Shape):
    """Times for a visit whose first service starts in `[from, to)`, sorted."""

    timezone: Zone
    """The zone the local starts are written in."""
    times: list[VisitTime]
    has_more: bool = False
    """Whether the limit cut the list short."""


class WantedPart(Input):
    """One service of a visit, as it is booked."""

    service_id: ServiceId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    preferred_staff_member_id: StaffMemberId | None = None
    """Takes part where free; else somebody else does."""
    offer: Token | None = None


class MovedPart(Input):
    """Where one booking of a visit goes."""

    booking_id: BookingId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    offer: Token | None = None


class VisitFields(Shape):
    """What is known of a visit, besides its bookings."""

    id: VisitId
    version: int
    customer_id: CustomerId
    created_at: AwareDatetime


class Visit(VisitFields):
    """Bookings of one customer that follow each other."""

    bookings: list[Booking]
    """By start, whatever has become of them."""


class NewVisit(VisitFields):
    """A visit just made, with the links that manage it; each booking has its own as well."""

    links: BookingLinks
    bookings: list[NewBooking]
