"""Shapes of services, staff members, schedules and blocked times."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contracts.scheduling.credits.shapes import CreditTerms
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.rooms.shapes import Location
from contracts.scheduling.teams.shapes import Requirement
from contracts.types import (
    BlockedTimeId,
    ClockTime,
    Day,
    Email,
    Input,
    Line,
    Money,
    OverrideId,
    Prose,
    ScheduleId,
    ServiceId,
    Shape,
    StaffMemberId,
    Zone,
)

Minutes = Annotated[int, Field(ge=0, le=525_600)]
"""A length in whole minutes, at most a year."""


class Alignment(StrEnum):
    """Where the first start of a free window lies."""

    CLOCK = "clock"
    WINDOW_START = "window_start"
    ADAPTIVE = "adaptive"


class Unattended(StrEnum):
    """What becomes of a confirmed booking that nobody settled."""

    COMPLETED = "completed"
    NO_SHOW = "no_show"


class StaffMode(StrEnum):
    """Whether any one of a service's staff will do, or all of them are needed."""

    ROUND_ROBIN = "round_robin"
    COLLECTIVE = "collective"


class Weekday(StrEnum):
    """Days as RFC 5545 writes them."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


class Notice(Input):
    """Minimum minutes before the start, for customers; hosts are exempt."""

    book_minutes: Minutes = 0
    move_minutes: Minutes = 0
    cancel_minutes: Minutes = 0


class Horizon(Input):
    """How far ahead a service can be booked, on local dates of its zone."""

    kind: Literal["rolling_calendar_days", "rolling_business_days", "rolling_available_days", "date_range"] = (
        "rolling_calendar_days"
    )
    days: Annotated[int, Field(ge=0, le=1_100)] | None = 60
    from_date: Day | None = None
    to_date: Day | None = None


class Limits(Input):
    """Most occupying bookings per local period; null is no limit."""

    bookings_per_day: Annotated[int, Field(ge=0, le=10_000)] | None = None
    bookings_per_week: Annotated[int, Field(ge=0, le=10_000)] | None = None
    bookings_per_month: Annotated[int, Field(ge=0, le=100_000)] | None = None
    bookings_per_year: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    minutes_per_day: Annotated[int, Field(ge=0, le=1_440)] | None = None


class ServiceFields(Input):
    """Everything a business decides about a service."""

    name: Line
    description: Prose = ""
    duration_minutes: Annotated[int, Field(ge=1, le=1_440)]
    interval_minutes: Annotated[int, Field(ge=1, le=1_440)] = 15
    """The grid of starts; may differ from the duration."""
    alignment: Alignment = Alignment.CLOCK
    offset_start_minutes: Annotated[int, Field(ge=0, le=1_439)] = 0
    buffer_before_minutes: Annotated[int, Field(ge=0, le=1_440)] = 0
    buffer_after_minutes: Annotated[int, Field(ge=0, le=1_440)] = 0
    notice: Notice = Notice()
    horizon: Horizon = Horizon()
    limits: Limits = Limits()
    price: Money
    requires_approval: bool = False
    pending_occupies: bool = True
    """Whether a booking that waits for approval keeps others out."""
    unattended: Unattended = Unattended.COMPLETED
    grace_minutes: Annotated[int, Field(ge=0, le=10_080)] = 60
    """Minutes after the end before an unsettled booking is settled."""
    late_cancel_fee_percent: Annotated[int, Field(ge=0, le=100)] = 0
    """Share of the price owed when cancelled inside the cancellation notice."""
    no_show_fee_percent: Annotated[int, Field(ge=0, le=100)] = 0
    """Share of the price owed for a no-show, once a person has confirmed it."""
    deposit: DepositTerms = DepositTerms()
    credits: CreditTerms = CreditTerms()
    location: Location = Location.IN_PERSON
    """Online, each confirmed booking has a video room of its own."""
    schedule_id: ScheduleId | None = None
    """The hours of the service; null leaves them to each staff member's own."""
    staff_mode: StaffMode = StaffMode.ROUND_ROBIN
    staff_member_ids: list[StaffMemberId] = Field(default_factory=list, max_length=200)
    required_staff_member_ids: list[StaffMemberId] = Field(default_factory=list, max_length=200)
    """Those of its staff who always take part, beside any one of the others."""
    requirements: list[Requirement] = Field(default_factory=list, max_length=10)
    """Who and what is needed beside its staff: so many of each of these pools."""
    in_sessions: bool = False
    """Whether it is sold by the seat, in sessions and at no other time; they say when, how long and with whom."""
    active: bool = True


class Service(ServiceFields, Shape):
    """What a business sells by the hour."""

    id: ServiceId
    timezone: Zone
    """The zone that grid, limits and horizon are decided in."""
    version: int


class PublicService(Shape):
    """A service as customers see it."""

    id: ServiceId
    name: Line
    description: Prose
    duration_minutes: int
    price: Money
    deposit: Money | None = None
    """What customers pay before a booking stands."""
    timezone: Zone
    requires_approval: bool
    location: Location = Location.IN_PERSON
    staff_member_ids: list[StaffMemberId]
    in_sessions: bool = False
    """Whether it is sold by the seat, in sessions."""


class StaffMember(Shape):
    """Someone whose time is sold."""

    id: StaffMemberId
    name: Line
    email: Email | None
    timezone: Zone
    schedule_id: ScheduleId | None
    weight: int
    limits: Limits = Limits()
    """The most bookings that this one takes part in, of all services."""
    active: bool
    version: int


class PublicStaffMember(Shape):
    """A staff member as customers see them."""

    id: StaffMemberId
    name: Line
    timezone: Zone


class AvailabilityRule(Input):
    """Weekly hours in the schedule's local time; `24:00` closes a day."""

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    start: ClockTime
    end: ClockTime


class TravelZone(Input):
    """Between these dates (both included) the hours are read in another zone."""

    from_date: Day
    to_date: Day | None = None
    timezone: Zone


class DateRange(Input):
    """Dates from the first to the last, both included."""

    from_date: Day
    to_date: Day


class Override(Shape):
    """Hours of one date that replace the week's; `00:00`–`00:00` is closed."""

    id: OverrideId
    schedule_id: ScheduleId
    date: date
    start: ClockTime
    end: ClockTime


class Schedule(Shape):
    """When a staff member works, or a service is given."""

    id: ScheduleId
    name: Line
    timezone: Zone
    rules: list[AvailabilityRule]
    overrides: list[Override]
    out_of_office: list[DateRange]
    travel: list[TravelZone]
    version: int


class BlockedTime(Shape):
    """A stretch in which a staff member takes no bookings."""

    id: BlockedTimeId
    staff_member_id: StaffMemberId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: Line | None
