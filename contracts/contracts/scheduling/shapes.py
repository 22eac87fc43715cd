"""Shapes that scheduling's requests and events share."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from contracts.scheduling.credits.shapes import CreditTerms
from contracts.scheduling.rooms.shapes import Location
from contracts.scheduling.teams.shapes import Assigned
from contracts.types import (
    BookingId,
    CustomerId,
    Email,
    HoldId,
    Input,
    Line,
    Locale,
    LocalTime,
    Money,
    Phone,
    Prose,
    ResourceId,
    SeriesId,
    ServiceId,
    Shape,
    StaffMemberId,
    Token,
    VisitId,
    Zone,
)


class BookingStatus(StrEnum):
    """Where a booking stands: pending → confirmed → completed | cancelled | no_show."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Slot(Shape):
    """A bookable start."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    local_start: str
    """The start on the wall of the zone that was asked for, ISO 8601 with offset."""
    staff_member_ids: list[StaffMemberId]
    """Who could give it."""
    remaining: int = 1
    """How many more bookings it takes: one, unless it is a session."""
    price: Money
    offer: Token
    """Book or hold with this within ten minutes, even when other bookings have moved the grid since."""


class Availability(Shape):
    """Bookable starts in `[from, to)`, sorted, without duplicates."""

    service_id: ServiceId
    timezone: Zone
    """The zone the local starts are written in."""
    slots: list[Slot]
    has_more: bool = False
    """Whether the limit cut the list short."""


class Reason(Shape):
    """Why a start is not bookable."""

    code: str
    id: str | None = None
    """The rule or booking behind it, for those who may see it."""
    staff_member_id: StaffMemberId | None = None
    """Whom it concerns, for those who may see it."""
    resource_id: ResourceId | None = None
    """What it concerns, for those who may see it."""


class Explanation(Shape):
    """Whether a start is bookable, and every reason why not."""

    starts_at: AwareDatetime
    bookable: bool
    reasons: list[Reason]


class Policy(Shape):
    """The rules of a purchase, as they stood when it was made."""

    version: int
    cancel_notice_minutes: int
    move_notice_minutes: int
    late_cancel_fee_percent: int
    no_show_fee_percent: int = 0
    credits: CreditTerms = CreditTerms()


class Hold(Shape):
    """A slot kept for one customer for a few minutes, price and policy frozen."""

    id: HoldId
    service_id: ServiceId
    staff_member_id: StaffMemberId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    expires_at: AwareDatetime
    price: Money
    policy: Policy
    token: Token | None = None
    """Proves whose hold it is; told once, to the one who placed it."""


class Contact(Input):
    """Who books."""

    name: Line
    email: Email
    phone: Phone | None = None
    timezone: Zone | None = None
    locale: Locale | None = None


class Customer(Shape):
    """A person who books with one business."""

    id: CustomerId
    name: Line
    email: Email
    phone: Phone | None
    timezone: Zone | None
    locale: Locale | None
    bookings: int = 0
    created_at: AwareDatetime
    version: int = 1
    linked: bool = False
    """Whether a user's proven e-mail address is this customer's."""
    erased: bool = False
    """Whether the person asked to be forgotten; name and address are nobody's then."""


class Booking(Shape):
    """A customer's time with a staff member."""

    id: BookingId
    status: BookingStatus
    version: int
    service_id: ServiceId
    service_name: Line
    staff_member_id: StaffMemberId
    """Who answers for it: the first of its team."""
    staff_member_name: Line
    team: list[Assigned] = Field(default_factory=list)
    """Who and what takes part."""
    customer_id: CustomerId
    customer_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    """The zone of the service; the wall time of the appointment is meant in it."""
    local_start: str
    location: Location = Location.IN_PERSON
    price: Money
    policy: Policy
    fee: Money | None = None
    """Owed for a late cancellation, or for a no-show once a person has confirmed it."""
    pending_fee: Money | None = None
    """What a no-show costs if a person confirms it."""
    credits: int | None = None
    """The credits that pay it; null where money does."""
    note: Prose | None = None
    """What the customer wrote."""
    cancel_reason: Line | None = None
    checked_in_at: AwareDatetime | None = None
    checked_out_at: AwareDatetime | None = None
    series_id: SeriesId | None = None
    """The series that it is an occurrence of."""
    recurrence_id: LocalTime | None = None
    """Which occurrence: the local time that the series' rule gave it (RFC 5545, 3.8.4.4), wherever it has moved."""
    visit_id: VisitId | None = None
    """The visit of several services that it is a part of."""
    created_at: AwareDatetime


class BookingLinks(Shape):
    """The customer's keys to a booking; told once, stored hashed."""

    cancel_token: Token
    reschedule_token: Token
    join_token: Token | None = None
    """Opens the video room of an online booking, and neither cancels nor moves anything."""


class NewBooking(Booking):
    """A booking just made, with the links that manage it."""

    links: BookingLinks


class TimelineEntry(Shape):
    """One thing that happened to a booking."""

    at: AwareDatetime
    what: str
    """The event's subject, or a message's kind."""
    actor: str
    detail: str = ""
    team: list[Assigned] = Field(default_factory=list)
    """Who and what was picked then, and why; for the business's staff."""
    trace_id: str | None = None


class Timeline(Shape):
    """All that happened to a booking, oldest first."""

    booking_id: BookingId
    entries: list[TimelineEntry]


class CalendarFile(Shape):
    """An iCalendar file (RFC 5545)."""

    filename: str
    content: str
