"""What scheduling tells of waitlists."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.scheduling.waitlist.shapes import WaitlistStatus
from contracts.types import (
    BookingId,
    CustomerId,
    HoldId,
    Line,
    Money,
    Sealed,
    ServiceId,
    StaffMemberId,
    WaitlistEntryId,
    Zone,
)


class WaitlistFact(Event):
    """What every fact about an entry carries: enough to act without asking back, no contact in clear."""

    entry_id: WaitlistEntryId
    status: WaitlistStatus
    service_id: ServiceId
    service_name: Line
    customer_id: CustomerId
    timezone: Zone
    """The service's zone."""
    mail: Sealed
    """For notifications alone: contact and the entry's token (a sealed `WaitlistMail`)."""


class WaitlistJoined(WaitlistFact, subject="scheduling.waitlist.joined.v1", about="entry_id"):
    """Somebody waits for time."""

    staff_member_id: StaffMemberId | None = None
    from_date: date
    to_date: date


class WaitlistOffered(WaitlistFact, subject="scheduling.waitlist.offered.v1", about="entry_id"):
    """Time has become free and is kept for the entry until `expires_at`."""

    hold_id: HoldId
    staff_member_id: StaffMemberId
    staff_member_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    price: Money
    expires_at: AwareDatetime


class WaitlistExpired(WaitlistFact, subject="scheduling.waitlist.expired.v1", about="entry_id"):
    """An offer ended without an answer, or with a no; the entry waits on, but not for this start."""

    hold_id: HoldId
    starts_at: AwareDatetime
    how: Literal["expired", "declined"]


class WaitlistAccepted(WaitlistFact, subject="scheduling.waitlist.accepted.v1", about="entry_id"):
    """The time that was offered is booked."""

    hold_id: HoldId
    booking_id: BookingId


class WaitlistLeft(WaitlistFact, subject="scheduling.waitlist.left.v1", about="entry_id"):
    """The entry waits no longer; its status says why: left, removed or over."""
