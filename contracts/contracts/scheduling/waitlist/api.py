"""The requests that scheduling answers about waitlists."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.shapes import Contact, NewBooking
from contracts.scheduling.waitlist.shapes import DayTime, NewWaitlistEntry, WaitlistEntry, WaitlistStatus
from contracts.types import (
    Counted,
    Cursor,
    Day,
    Done,
    Limit,
    Page,
    Prose,
    ServiceId,
    StaffMemberId,
    Token,
    WaitlistEntryId,
)


class JoinWaitlist(Request[NewWaitlistEntry], subject="scheduling.waitlist.join.v1"):
    """Wait for time of a service, on local dates (both included) of at most 93 days and in hours that suit."""

    service_id: ServiceId
    staff_member_id: StaffMemberId | None = None
    """Only this staff member; anyone who gives the service otherwise."""
    from_date: Day
    to_date: Day
    times: Annotated[list[DayTime], Field(default_factory=list, max_length=21)]
    """The hours that suit; none is any."""
    customer: Contact


class GetWaitlistEntry(Request[WaitlistEntry], subject="scheduling.waitlist.get.v1", reads=True):
    """An entry and what it is offered, for its customer (by its token) or the business's staff."""

    entry_id: WaitlistEntryId
    token: Token | None = None


class ListWaitlist(Request[Page[WaitlistEntry]], subject="scheduling.waitlist.list.v1", reads=True):
    """Who waits, or waited, in the order in which they joined."""

    service_id: ServiceId | None = None
    status: WaitlistStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class AcceptOffer(Request[NewBooking], subject="scheduling.waitlist.accept.v1"):
    """Book the time that is kept for an entry, at the price it was offered for."""

    entry_id: WaitlistEntryId
    token: Token | None = None
    pay_with_credits: bool = False
    credits_pass: Token | None = None
    note: Prose | None = None


class DeclineOffer(Request[WaitlistEntry], subject="scheduling.waitlist.decline.v1", while_unpaid=True):
    """Let the time that is kept for an entry go to the next, and wait on for another."""

    entry_id: WaitlistEntryId
    token: Token | None = None
    if_version: Counted | None = None


class LeaveWaitlist(Request[Done], subject="scheduling.waitlist.leave.v1", while_unpaid=True):
    """Wait no longer; what is kept for the entry goes to the next."""

    entry_id: WaitlistEntryId
    token: Token | None = None
