"""The plain values that the slot engine is asked with: what is sold, who gives it, what is taken.

Instants are whole epoch seconds (UTC), lengths are minutes, ranges of instants are half-open and ranges of dates
include both ends. Nothing here knows a database; whoever persists these things fills them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from scheduling.availability.rules.calendars import Calendar

Alignment = Literal["clock", "window_start", "adaptive"]
Action = Literal["book", "move", "approve"]
Status = Literal["pending", "confirmed", "completed", "no_show", "cancelled", "rejected"]

OCCUPYING = frozenset({"confirmed", "completed", "no_show"})


@dataclass(frozen=True, slots=True)
class Notice:
    """How many minutes ahead of the start a customer must book, move or cancel; a host is exempt."""

    book_minutes: int = 0
    move_minutes: int = 0
    cancel_minutes: int = 0


@dataclass(frozen=True, slots=True)
class RollingCalendarDays:
    """Bookable are today and the `days` dates after it."""

    days: int


@dataclass(frozen=True, slots=True)
class RollingBusinessDays:
    """Bookable is every date up to the `days`-th weekday after today; weekends are offered but not counted."""

    days: int


@dataclass(frozen=True, slots=True)
class RollingAvailableDays:
    """Bookable are the first `days` dates, from today on, that have a slot."""

    days: int


@dataclass(frozen=True, slots=True)
class DateRange:
    """Bookable are the dates from `first` to `last`, both included."""

    first: date
    last: date


Horizon = RollingCalendarDays | RollingBusinessDays | RollingAvailableDays | DateRange


@dataclass(frozen=True, slots=True)
class Limits:
    """The most bookings (or booked minutes) that a service or a staff member takes in a local period.

    `id` is the rule's, given back with a refusal. `timezone` names the zone whose dates count; None is the service's.
    """

    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    per_year: int | None = None
    minutes_per_day: int | None = None
    timezone: str | None = None
    id: str | None = None

    @property
    def consistent(self) -> bool:
        """Whether no longer period allows fewer bookings than a shorter one."""
        given = [n for n in (self.per_day, self.per_week, self.per_month, self.per_year) if n is not None]
        return given == sorted(given)


@dataclass(frozen=True, slots=True)
class DayUsage:
    """What counts against limits on one local date: occupying bookings that start then, and their minutes."""

    bookings: int = 0
    minutes: int = 0


Usage = Mapping[int, DayUsage]
"""Local date (days since 1970-01-01, see `day_of`) to what is used on it; a missing date has nothing."""


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """How a service is sold by the hour.

    `interval_minutes` is the grid and may differ from the duration (None: the duration). `timezone` decides grid,
    limits and horizon. The buffers are kept free around each booking and may lie outside working hours. When
    `collective`, every staff member takes part.
    """

    timezone: str
    duration_minutes: int
    interval_minutes: int | None = None
    alignment: Alignment = "clock"
    offset_start_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    notice: Notice = Notice()
    horizon: Horizon | None = None
    limits: Limits | None = None
    collective: bool = False
    price_minor: int = 0
    """What a booking costs; of seats to which their session gives no price."""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """A time that nobody may book: a blocked time of ours, or a busy block mirrored from an outside calendar."""

    start: int
    end: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking as the engine sees it; `start` to `end` is the visit, the buffers are the booking's own.

    Confirmed, completed and no-show bookings occupy. A pending one occupies when `blocks` (its service holds the slot
    while it waits for approval) or until `payment_due_at` (it waits for money). Rejected and cancelled never do.
    """

    start: int
    end: int
    status: Status = "confirmed"
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    blocks: bool = False
    payment_due_at: int | None = None
    id: str | None = None

    def occupies(self, now: int) -> bool:
        """Whether this booking takes time at the moment `now`."""
        if self.status in OCCUPYING:
            return True
        if self.status != "pending":
            return False
        return self.blocks or (self.payment_due_at is not None and now < self.payment_due_at)


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot held for a short while by the visitor `owner`; from `expires_at` on it has no effect."""

    start: int
    end: int
    owner: str
    expires_at: int
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    id: str | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who gives a service (or a room or a device: resources are bookable like staff), with all that takes their time.

    `calendar` is the schedule that holds for this service: the service's own, else the member's default.
    `recent_bookings` counts the last 30 days; with `weight` and `last_booked_at` it decides round robin. A room or
    device with a `capacity` above one takes so many bookings and holds at a time (that many lanes); blocked and busy
    times close it whole.
    """

    id: str
    calendar: Calendar
    required: bool = False
    blocked: tuple[Busy, ...] = ()
    busy: tuple[Busy, ...] = ()
    bookings: tuple[Booking, ...] = ()
    holds: tuple[Hold, ...] = ()
    limits: Limits | None = None
    usage: Usage = field(default_factory=dict)
    weight: float = 1
    recent_bookings: int = 0
    last_booked_at: int | None = None
    capacity: int = 1


@dataclass(frozen=True, slots=True)
class Requirement:
    """That `count` different members of `pool` (their ids) must be free for the whole slot.

    `id` names the rule behind it, given back when too few are free.
    """

    pool: tuple[str, ...]
    count: int = 1
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SessionBlock:
    """A grouped booking block: `capacity` seats in each slot of `slot_minutes` (None: one slot, a class).

    Seats can be exchanged among blocks that are equal in start, length, `staff` and `price_minor`.
    """

    start: int
    end: int
    services: frozenset[str]
    capacity: int
    slot_minutes: int | None = None
    staff: str | None = None
    price_minor: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class SeatBooking:
    """Somebody who sits, or holds a seat, in a session slot; an expired provisional one takes no seat.

    `staff` and `price_minor` are those of the seat that was sold; `block` is where it is now, if that is known: nobody
    is moved without need.
    """

    start: int
    end: int
    service: str
    status: Status | Literal["provisional"] = "confirmed"
    expires_at: int | None = None
    owner: str | None = None
    staff: str | None = None
    price_minor: int | None = None
    block: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that one decision depends on; ask it with `decide`, `slots` or `free_windows`.

    - `members`: the staff who can give the service; those `required` (all when collective) and any one of the others.
    - `requirements`: says instead how many of which pools are needed; then `required` flags do not matter.
    - `only_staff`: the customer's choice; narrows every pool, never the required members. Of sessions: who gives them.
    - `action`, `by_host`: which notice holds, and for whom it does not.
    - `asker`: whose holds do not hide a slot. `exclude`: ids of bookings and holds that do not count, such as the one
      that is being moved or approved.
    - `usage`: what the service has used up of its limits, for all periods that touch the dates asked about.
    - `restriction`: the business's opening hours, intersected with everybody's.
    - `sessions`: when not None the service is sold as seats in these blocks (`seats` sit in them) and the members do
      not matter.
    """

    service: ServiceRules
    now: int
    members: tuple[StaffMember, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    only_staff: frozenset[str] | None = None
    action: Action = "book"
    by_host: bool = False
    asker: str | None = None
    exclude: frozenset[str] = frozenset()
    usage: Usage = field(default_factory=dict)
    restriction: Calendar | None = None
    business_closed: bool = False
    sessions: tuple[SessionBlock, ...] | None = None
    seats: tuple[SeatBooking, ...] = ()
