"""Shapes of waitlists."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.scheduling.catalogue.shapes import Weekday
from contracts.types import (
    ClockTime,
    CustomerId,
    Input,
    Line,
    Money,
    ServiceId,
    Shape,
    StaffMemberId,
    Token,
    WaitlistEntryId,
    Zone,
)


class WaitlistStatus(StrEnum):
    """Where an entry stands: waiting ⇄ offered → booked; waiting | offered → left | removed; waiting → over."""

    WAITING = "waiting"
    OFFERED = "offered"
    """Time is kept for it until its offer ends."""
    BOOKED = "booked"
    LEFT = "left"
    """The customer wants nothing any more."""
    REMOVED = "removed"
    """The business's staff took it off the list."""
    OVER = "over"
    """Its last date has passed."""


class DayTime(Input):
    """Hours of a local day that suit; a visit has to lie whole in them. `24:00` ends a day."""

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = Field(default_factory=lambda: list(Weekday))
    start: ClockTime
    end: ClockTime


class WaitlistOffer(Shape):
    """Time that is kept for an entry until `expires_at`, price and policy frozen."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    local_start: str
    """The start on the wall of the service's zone, ISO 8601 with offset."""
    staff_member_id: StaffMemberId
    staff_member_name: Line
    price: Money
    expires_at: AwareDatetime


class WaitlistEntry(Shape):
    """That a customer waits for time of a service."""

    id: WaitlistEntryId
    status: WaitlistStatus
    version: int
    service_id: ServiceId
    service_name: Line
    staff_member_id: StaffMemberId | None
    """Whom it has to be; null is anybody."""
    customer_id: CustomerId
    customer_name: Line
    from_date: date
    to_date: date
    """The last local date that suits, included."""
    times: list[DayTime]
    """The hours that suit; none is any."""
    timezone: Zone
    """The zone that dates and hours are meant in."""
    joined_at: AwareDatetime
    offer: WaitlistOffer | None = None
    """What is offered now."""


class NewWaitlistEntry(WaitlistEntry):
    """An entry just made, with the token that shows it, accepts and declines its offers, and ends it."""

    token: Token
