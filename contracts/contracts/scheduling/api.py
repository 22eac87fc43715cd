"""The requests that scheduling answers."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.shapes import (
    Availability,
    AvailabilityRule,
    BlockedTime,
    Booking,
    BookingStatus,
    CalendarFile,
    Contact,
    Customer,
    DateRange,
    Explanation,
    Hold,
    NewBooking,
    Override,
    PublicService,
    PublicStaffMember,
    Schedule,
    Service,
    ServiceFields,
    StaffMember,
    Timeline,
    TravelZone,
)
from contracts.types import (
    BlockedTimeId,
    BookingId,
    ClockTime,
    Counted,
    Cursor,
    CustomerId,
    Day,
    Done,
    Email,
    HoldId,
    Instant,
    Limit,
    Line,
    OverrideId,
    Page,
    Prose,
    ScheduleId,
    ServiceId,
    StaffMemberId,
    Token,
    Zone,
)

# --- services, staff, schedules -----------------------------------------------------------------------------------


class ListPublicServices(Request[Page[PublicService]], subject="scheduling.service.list_public.v1", reads=True):
    """The services a customer can book."""

    limit: Limit = 50
    cursor: Cursor | None = None


class GetPublicService(Request[PublicService], subject="scheduling.service.get_public.v1", reads=True):
    """One bookable service."""

    service_id: ServiceId


class ListPublicStaff(Request[Page[PublicStaffMember]], subject="scheduling.staff_member.list_public.v1", reads=True):
    """The staff members a customer can book."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ListServices(Request[Page[Service]], subject="scheduling.service.list.v1", reads=True):
    """Every service of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreateService(ServiceFields, Request[Service], subject="scheduling.service.create.v1"):
    """Add a service."""


class UpdateService(ServiceFields, Request[Service], subject="scheduling.service.update.v1"):
    """Replace what a business decides about a service."""

    service_id: ServiceId
    if_version: Counted | None = None


class ListStaff(Request[Page[StaffMember]], subject="scheduling.staff_member.list.v1", reads=True):
    """Every staff member of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreateStaffMember(Request[StaffMember], subject="scheduling.staff_member.create.v1"):
    """Add a staff member."""

    name: Line
    email: Email | None = None
    timezone: Zone
    schedule_id: ScheduleId | None = None
    weight: Annotated[int, Field(ge=1, le=1_000)] = 100
    """Share of round robin; twice the weight, twice the bookings."""


class UpdateStaffMember(Request[StaffMember], subject="scheduling.staff_member.update.v1"):
    """Change a staff member; only the fields given."""

    staff_member_id: StaffMemberId
    name: Line | None = None
    email: Email | None = None
    timezone: Zone | None = None
    schedule_id: ScheduleId | None = None
    weight: Annotated[int, Field(ge=1, le=1_000)] | None = None
    active: bool | None = None
    if_version: Counted | None = None


class ListSchedules(Request[Page[Schedule]], subject="scheduling.schedule.list.v1", reads=True):
    """Every schedule of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ScheduleFields(Request[Schedule]):
    """What a business decides about a schedule."""

    name: Line
    timezone: Zone
    rules: Annotated[list[AvailabilityRule], Field(max_length=100)]
    out_of_office: Annotated[list[DateRange], Field(default_factory=list, max_length=366)]
    travel: Annotated[list[TravelZone], Field(default_factory=list, max_length=100)]


class CreateSchedule(ScheduleFields, subject="scheduling.schedule.create.v1"):
    """Add a schedule."""


class UpdateSchedule(ScheduleFields, subject="scheduling.schedule.update.v1"):
    """Replace a schedule's weekly rules, dates off and travel; its overrides stay."""

    schedule_id: ScheduleId
    if_version: Counted | None = None


class SetOverride(Request[Override], subject="scheduling.override.set.v1"):
    """Give one date its own hours. Several on one date add up; `00:00`–`00:00` closes it."""

    schedule_id: ScheduleId
    date: Day
    start: ClockTime
    end: ClockTime


class RemoveOverride(Request[Done], subject="scheduling.override.remove.v1"):
    """Give a date its weekly hours back."""

    override_id: OverrideId


class BlockTime(Request[BlockedTime], subject="scheduling.blocked_time.create.v1"):
    """Keep a stretch of a staff member's time free of bookings."""

    staff_member_id: StaffMemberId
    starts_at: Instant
    ends_at: Instant
    reason: Line | None = None


class UnblockTime(Request[Done], subject="scheduling.blocked_time.remove.v1"):
    """Open a blocked stretch again."""

    blocked_time_id: BlockedTimeId


class ListBlockedTimes(Request[Page[BlockedTime]], subject="scheduling.blocked_time.list.v1", reads=True):
    """Blocked stretches, by start."""

    staff_member_id: StaffMemberId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


# --- availability -------------------------------------------------------------------------------------------------


class ListAvailability(Request[Availability], subject="scheduling.availability.list.v1", reads=True):
    """Bookable starts of a service in `[from, to)`, at most 93 days."""

    service: ServiceId
    from_: Instant = Field(alias="from")
    to: Instant
    staff: StaffMemberId | None = None
    """This staff member only; anyone who gives the service otherwise."""
    timezone: Zone | None = None
    """The viewer's zone; groups and writes, never decides."""
    limit: Annotated[int, Field(ge=1, le=5_000)] | None = None
    first_per_day: bool = False


class NextAvailability(Request[Availability], subject="scheduling.availability.next.v1", reads=True):
    """The first bookable starts from now on."""

    service: ServiceId
    staff: StaffMemberId | None = None
    timezone: Zone | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 5


class ExplainAvailability(Request[Explanation], subject="scheduling.availability.explain.v1", reads=True):
    """Why this start is bookable or not."""

    service: ServiceId
    start: Instant
    staff: StaffMemberId | None = None


# --- holds and bookings -------------------------------------------------------------------------------------------


class PlaceHold(Request[Hold], subject="scheduling.hold.place.v1"):
    """Keep a slot for ten minutes. Refused with 409 and alternatives when it is not free."""

    service_id: ServiceId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    offer: Token | None = None


class ReleaseHold(Request[Done], subject="scheduling.hold.release.v1"):
    """Give a held slot back."""

    hold_id: HoldId
    token: Token


class CreateBooking(Request[NewBooking], subject="scheduling.booking.create.v1"):
    """Book a slot, directly or by consuming a hold."""

    service_id: ServiceId
    starts_at: Instant
    staff_member_id: StaffMemberId | None = None
    customer: Contact
    offer: Token | None = None
    hold_id: HoldId | None = None
    hold_token: Token | None = None
    pay_with_credits: bool = False
    """Pay with the customer's credits, those that expire first; refused with 402 where they are too few."""
    credits_pass: Token | None = None
    """Proves that the credits are one's own; staff need none."""
    note: Prose | None = None


class GetBooking(Request[Booking], subject="scheduling.booking.get.v1", reads=True):
    """A booking, for its customer (by a manage token) or the business's staff."""

    booking_id: BookingId
    token: Token | None = None


class ListBookings(Request[Page[Booking]], subject="scheduling.booking.list.v1", reads=True):
    """Bookings by start, oldest first."""

    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    status: BookingStatus | None = None
    staff_member_id: StaffMemberId | None = None
    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ConfirmBooking(Request[Booking], subject="scheduling.booking.confirm.v1"):
    """Approve a pending booking."""

    booking_id: BookingId
    if_version: Counted | None = None


class RejectBooking(Request[Booking], subject="scheduling.booking.reject.v1"):
    """Refuse a pending booking; it ends cancelled."""

    booking_id: BookingId
    reason: Line | None = None
    if_version: Counted | None = None


class CancelBooking(Request[Booking], subject="scheduling.booking.cancel.v1"):
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
    offer: Token | None = None
    token: Token | None = None
    if_version: Counted | None = None


class CompleteBooking(Request[Booking], subject="scheduling.booking.complete.v1"):
    """Say that the time was given."""

    booking_id: BookingId
    if_version: Counted | None = None


class MarkNoShow(Request[Booking], subject="scheduling.booking.mark_no_show.v1"):
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

    limit: Limit = 50
    cursor: Cursor | None = None


class GetCustomer(Request[Customer], subject="scheduling.customer.get.v1", reads=True):
    """One customer."""

    customer_id: CustomerId
