"""What scheduling tells the other contexts."""

from pydantic import AwareDatetime, Field

from contracts.event import Event
from contracts.scheduling.shapes import BookingStatus
from contracts.scheduling.teams.shapes import Assigned
from contracts.types import (
    BookingId,
    CustomerId,
    HoldId,
    Line,
    LocalTime,
    Money,
    PaymentId,
    ScheduleId,
    Sealed,
    SeriesId,
    ServiceId,
    StaffMemberId,
    VisitId,
    Zone,
)


class BookingFact(Event):
    """What every fact about a booking carries: enough to act without asking back, no contact in clear."""

    booking_id: BookingId
    status: BookingStatus
    service_id: ServiceId
    service_name: Line
    staff_member_id: StaffMemberId
    staff_member_name: Line
    team: list[Assigned] = Field(default_factory=list)
    """Who and what takes part, the staff member above first."""
    customer_id: CustomerId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    price: Money
    credits: int | None = None
    """The credits that pay it; null where money does."""
    overridden: list[str] | None = None
    """The rules that a host set aside for its time, as the codes of explain; null is none."""
    series_id: SeriesId | None = None
    """The series that it is an occurrence of."""
    recurrence_id: LocalTime | None = None
    """Which occurrence: the local time that the series' rule gave it."""
    visit_id: VisitId | None = None
    """The visit of several services that it is a part of."""
    mail: Sealed
    """For notifications alone: contact, manage tokens and calendar file (a sealed `BookingMail`)."""


class BookingRequested(BookingFact, subject="scheduling.booking.requested.v1", about="booking_id"):
    """A customer asked for a slot; someone has yet to approve it."""


class BookingConfirmed(BookingFact, subject="scheduling.booking.confirmed.v1", about="booking_id"):
    """The booking stands."""


class BookingRescheduled(BookingFact, subject="scheduling.booking.rescheduled.v1", about="booking_id"):
    """The booking moved; the fields are its new time and staff member."""

    previous_starts_at: AwareDatetime
    previous_ends_at: AwareDatetime
    previous_staff_member_id: StaffMemberId
    previous_team: list[Assigned] = Field(default_factory=list)


class BookingCancelled(BookingFact, subject="scheduling.booking.cancelled.v1", about="booking_id"):
    """The booking is off: cancelled, rejected or expired."""

    previous_status: BookingStatus
    reason: Line | None = None
    """No longer told: people's words are in the sealed mail and in the vault."""
    late: bool = False
    """Whether the cancellation came inside the notice."""
    fee: Money | None = None
    payment_id: PaymentId | None = None
    """The payment of its deposit, where there was one."""
    refund: Money | None = None
    """What billing gives back of that payment: all of it but the fee."""


class BookingCompleted(BookingFact, subject="scheduling.booking.completed.v1", about="booking_id"):
    """The time was given."""


class BookingNoShow(BookingFact, subject="scheduling.booking.no_show.v1", about="booking_id"):
    """The customer did not come."""

    pending_fee: Money | None = None
    """What it costs if a person confirms it."""


class HoldPlaced(Event, subject="scheduling.hold.placed.v1", about="hold_id"):
    """A slot is kept for somebody."""

    hold_id: HoldId
    service_id: ServiceId
    staff_member_id: StaffMemberId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    expires_at: AwareDatetime


class HoldEnded(Event, subject="scheduling.hold.ended.v1", about="hold_id"):
    """A hold is over: released, expired or booked."""

    hold_id: HoldId
    how: str


class CustomerCreated(Event, subject="scheduling.customer.created.v1", about="customer_id"):
    """A business has a new customer."""

    customer_id: CustomerId
    contact: Sealed | None = None
    """`contracts.scheduling.mail.CustomerMail`, for notifications."""


class ServiceChanged(Event, subject="scheduling.service.changed.v1", about="service_id"):
    """A service was created or changed; the fields are its new state."""

    service_id: ServiceId
    name: Line
    duration_minutes: int
    price: Money
    active: bool


class StaffMemberChanged(Event, subject="scheduling.staff_member.changed.v1", about="staff_member_id"):
    """A staff member was added or changed."""

    staff_member_id: StaffMemberId
    name: Line
    timezone: Zone
    active: bool


class ScheduleChanged(Event, subject="scheduling.schedule.changed.v1", about="schedule_id"):
    """Hours changed."""

    schedule_id: ScheduleId
    timezone: Zone
