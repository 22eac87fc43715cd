"""The requests about visits that scheduling answers."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.shapes import Contact
from contracts.scheduling.visits.shapes import (
    MOST_PARTS,
    MovedPart,
    NewVisit,
    Segment,
    Visit,
    VisitAvailability,
    WantedPart,
)
from contracts.types import Counted, Instant, Line, Prose, Token, VisitId, Zone


class ListVisitTimes(Request[VisitAvailability], subject="scheduling.visit.list_times.v1", reads=True):
    """Times at which several services can be had one after the other, the first in `[from, to)`, at most 14 days.

    For moving a visit, name it: its own bookings do not stand in the way then.
    """

    segments: Annotated[list[Segment], Field(min_length=1, max_length=MOST_PARTS)]
    from_: Instant = Field(alias="from")
    to: Instant
    timezone: Zone | None = None
    """The viewer's zone; writes, never decides."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    visit_id: VisitId | None = None
    token: Token | None = None
    """Of the visit that is to move."""


class CreateVisit(Request[NewVisit], subject="scheduling.visit.create.v1"):
    """Book several services one after the other, all or none."""

    parts: Annotated[list[WantedPart], Field(min_length=1, max_length=MOST_PARTS)]
    """In their order; none may start before the one before ends."""
    customer: Contact
    pay_with_credits: bool = False
    """Pay each with the customer's credits; refused with 402 where they are too few for all."""
    credits_pass: Token | None = None
    """Proves that the credits are one's own; staff need none."""
    note: Prose | None = None


class GetVisit(Request[Visit], subject="scheduling.visit.get.v1", reads=True):
    """A visit, for its customer (by a manage token of it or login) or the business's staff."""

    visit_id: VisitId
    token: Token | None = None


class CancelVisit(Request[Visit], subject="scheduling.visit.cancel.v1", while_unpaid=True):
    """Call off all of a visit that lies ahead; each booking by its own rules."""

    visit_id: VisitId
    token: Token | None = None
    reason: Line | None = None
    if_version: Counted | None = None


class RescheduleVisit(Request[Visit], subject="scheduling.visit.reschedule.v1"):
    """Move all of a visit that lies ahead, all or none; none of its own old times blocks it."""

    visit_id: VisitId
    parts: Annotated[list[MovedPart], Field(min_length=1, max_length=MOST_PARTS)]
    """Every booking of it that lies ahead, in their new order."""
    token: Token | None = None
    if_version: Counted | None = None
