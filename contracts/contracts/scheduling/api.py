"""The requests that scheduling answers."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.shapes import (
    Availability,
    Booking,
    BookingStatus,
    CalendarFile,
    Contact,
    Customer,
    Explanation,
    Hold,
    NewBooking,
    Timeline,
)
from contracts.types import (
    BookingId,
    Counted,
    Cursor,
    CustomerId,
    Done,
    HoldId,
    Instant,
    Limit,
    Line,
    Page,
    Prose,
    ResourceId,
    ServiceId,
    StaffMemberId,
    Token,
    Zone,
)

# --- availability -------------------------------------------------------------------------------------------------


class ListAvailability(Request[Availability], subject="scheduling.availability.list.v1", reads=True, bulk=True):
    """Bookable starts of a service in `[from, to)`, at most 93 days."""

    service: ServiceId
    from_: Instant = Field(alias="from")
    to: Instant
    staff: StaffMemberId | None = None
    """This staff member only; anyone who gives the service otherwise."""
    resource: ResourceId | None = None
    """This room or device only; any that the service can be given with otherwise."""
    timezone: Zone | None = None
    """The viewer's zone; groups and writes, never decides."""
    limit: Annotated[int, Field(ge=1, le=5_000)] | None = None
    first_per_day: bool = False


class NextAvailability(Request[Availability], subject="scheduling.availability.next.v1", reads=True):
    """The first bookable starts from now on."""

    service: ServiceId
    staff: StaffMemberId | None = None
    resource: ResourceId | None = None
    timezone: Zone | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 5


class ExplainAvailability(Request[Explanation], subject="scheduling.availability.explain.v1", reads=True):
    """Why this start is bookable or not."""

    service: ServiceId
    start: Instant
    staff: StaffMemberId | None = None
    resource: ResourceId | None = None


# --- holds and bookings -------------------------------------------------------------------------------------------


class PlaceHold(Request[Hold], subject="scheduling.hold.place.v1"):
    """Keep a slot for ten minutes. Refused with 409 and alternatives when it is not free."""

    service_id: ServiceId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    preferred_staff_member_id: StaffMemberId | None = None
    """Takes part where free; else somebody else does."""
    offer: Token | None = None


class ReleaseHold(Request[Done], subject="scheduling.hold.release.v1", while_unpaid=True):
    """Give a held slot back."""

    hold_id: HoldId
    token: Token


class CreateBooking(Request[NewBooking], subject="scheduling.booking.create.v1"):
    """Book a slot, directly or by consuming a hold."""

    service_id: ServiceId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    preferred_staff_member_id: StaffMemberId | None = None
    """Takes part where free; else somebody else does."""
    customer: Contact
    offer: Token | None = None
    hold_id: HoldId | None = None
    hold_token: Token | None = None
    pay_with_credits: bool = False
    """Pay with the customer's credits, those that expire first; refused with 402 where they are too few."""
    credits_pass: Token | None = None
    """Proves that the credits are one's own; staff need none."""
    note: Prose | None = None
    override: bool = False
    """Set the business's own rules aside: hours, grid, notice and horizon, never what is taken. For managers."""
    override_reason: Line | None = None
    """Why; needed with `override`."""


class GetBooking(Request[Booking], subject="scheduling.booking.get.v1", reads=True):
    """A booking, for its customer (by a manage token or login) or the business's staff."""

    booking_id: BookingId
    token: Token | None = None


class ListBookings(Request[Page[Booking]], subject="scheduling.booking.list.v1", reads=True):
    """Bookings by start, oldest first."""

    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    status: BookingStatus | None = None
    staff_member_id: StaffMemberId | None = None
    """Those that this one takes part in."""
    resource_id: ResourceId | None = None
    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ConfirmBooking(Request[Booking], subject="scheduling.booking.confirm.v1", while_unpaid=True):
    """Approve a pending booking."""

    booking_id: BookingId
    if_version: Counted | None = None


class RejectBooking(Request[Booking], subject="scheduling.booking.reject.v1", while_unpaid=True):
    """Refuse a pending booking; it ends cancelled."""

    booking_id: BookingId
    reason: Line | None = None
    if_version: Counted | None = None


class CancelBooking(Request[Booking], subject="scheduling.booking.cancel.v1", while_unpaid=True):
    """Call a booking off. Inside the notice a customer owes the policy's fee."""

    booking_id: BookingId
    token: Token | None = None
    reason: Line | None = None
    if_version: Counted | None = None


class RescheduleBooking(Request[Booking], subject="scheduling.booking.reschedule.v1"):
    """Move a booking in one step; its own old time never blocks it."""

    booking_id: BookingId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    preferred_staff_member_id: StaffMemberId | None = None
    """Takes part where free; whoever gave it before does else."""
    offer: Token | None = None
    token: Token | None = None
    override: bool = False
    """Set the business's own rules aside, as when booking."""
    override_reason: Line | None = None
    """Why; needed with `override`."""
    if_version: Counted | None = None


class CompleteBooking(Request[Booking], subject="scheduling.booking.complete.v1", while_unpaid=True):
    """Say that the time was given."""

    booking_id: BookingId
    if_version: Counted | None = None


class MarkNoShow(Request[Booking], subject="scheduling.booking.mark_no_show.v1", while_unpaid=True):
    """Say that the customer did not come."""

    booking_id: BookingId
    if_version: Counted | None = None


class GetCalendarFile(Request[CalendarFile], subject="scheduling.booking.calendar.v1", reads=True):
    """The booking as an iCalendar file."""

    booking_id: BookingId
    token: Token | None = None


class GetTimeline(Request[Timeline], subject="scheduling.booking.timeline.v1", reads=True):
    """Every transition of a booking, oldest first."""

    booking_id: BookingId
    token: Token | None = None


# --- customers ----------------------------------------------------------------------------------------------------


class ListCustomers(Request[Page[Customer]], subject="scheduling.customer.list.v1", reads=True):
    """The business's customers, newest first."""

    search: Line | None = None
    """Part of a name or of an e-mail address, in any case, or digits of a telephone number."""
    limit: Limit = 50
    cursor: Cursor | None = None


class GetCustomer(Request[Customer], subject="scheduling.customer.get.v1", reads=True):
    """One customer."""

    customer_id: CustomerId
