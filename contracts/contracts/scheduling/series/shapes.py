"""Shapes of recurring bookings."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.scheduling.shapes import Booking, BookingLinks, NewBooking, Reason
from contracts.types import (
    CustomerId,
    Input,
    Instant,
    LocalTime,
    SeriesId,
    ServiceId,
    Shape,
    StaffMemberId,
    Token,
    Zone,
)

MOST_OCCURRENCES = 100

Rule = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^(RRULE:)?[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*$")
]
"""A recurrence rule (RFC 5545, 3.3.10) that ends by COUNT or UNTIL, such as `FREQ=WEEKLY;COUNT=10`."""


class EditScope(StrEnum):
    """How much of a series a change is meant for."""

    ONE = "one"
    FOLLOWING = "following"
    """This occurrence and those after it."""
    ALL = "all"
    """All that lie ahead."""


class Instead(Input):
    """Another start for one occurrence, where the rule's is not to be had."""

    recurrence_id: LocalTime
    starts_at: Instant
    offer: Token | None = None


class SeriesTerms(Input):
    """What recurs, and when: the rule counts from the first start, on the clocks of the service's zone."""

    service_id: ServiceId
    starts_at: Instant
    """The first occurrence; the rule must give it too."""
    staff_member_id: StaffMemberId | None = None
    rule: Rule
    exdates: Annotated[list[LocalTime], Field(default_factory=list, max_length=MOST_OCCURRENCES)]
    """Local starts that the rule gives and that are left out (EXDATE)."""
    instead: Annotated[list[Instead], Field(default_factory=list, max_length=MOST_OCCURRENCES)]
    """Occurrences that take place at another time, such as an alternative that a dry run told."""
    offer: Token | None = None
    """Of the first start: it need not lie on today's grid, and its price holds for all."""


class Alternative(Shape):
    """A bookable start near one that is not to be had."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    staff_member_ids: list[StaffMemberId]
    offer: Token


class PlannedOccurrence(Shape):
    """What would become of one occurrence, or why nothing can."""

    recurrence_id: LocalTime
    """The local time that the rule gives it."""
    starts_at: AwareDatetime
    bookable: bool
    staff_member_ids: list[StaffMemberId]
    """Who would give it."""
    reasons: list[Reason]
    alternatives: list[Alternative]


class SeriesPlan(Shape):
    """A series as it would be booked now."""

    service_id: ServiceId
    timezone: Zone
    """The zone of the service; its clocks are those of the rule."""
    rule: str
    occurrences: list[PlannedOccurrence]
    conflicts: int
    """How many of them cannot be booked."""


class SeriesFields(Shape):
    """What is known of a series, besides its bookings."""

    id: SeriesId
    version: int
    service_id: ServiceId
    staff_member_id: StaffMemberId | None
    """Whom the customer asked for."""
    customer_id: CustomerId
    rule: str
    timezone: Zone
    first_start: LocalTime
    """The local time that the rule counts from."""
    exdates: list[LocalTime]
    shift_minutes: int
    """How much later than the rule says it takes place since it was moved as a whole, on local clocks."""
    split_from: SeriesId | None
    """The series that this one was cut off from, when this occurrence and the following were moved."""
    created_at: AwareDatetime


class Series(SeriesFields):
    """Bookings that recur by a rule."""

    bookings: list[Booking]
    """Its occurrences, whatever has become of them."""


class NewSeries(SeriesFields):
    """A series just made, with the links that manage it; each occurrence has its own as well."""

    links: BookingLinks
    bookings: list[NewBooking]
    skipped: list[PlannedOccurrence]
    """Occurrences that could not be booked, where the caller does without them."""
