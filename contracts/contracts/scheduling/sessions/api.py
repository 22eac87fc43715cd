"""The requests about sessions that scheduling answers."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.catalogue.shapes import Weekday
from contracts.scheduling.sessions.shapes import (
    Roster,
    Session,
    SessionRun,
    SessionStatus,
    SessionTerms,
    Timetable,
)
from contracts.types import (
    Counted,
    Cursor,
    Day,
    Instant,
    Limit,
    Line,
    Page,
    ServiceId,
    SessionId,
    StaffMemberId,
    Zone,
)


class ListSessionSlots(Request[Timetable], subject="scheduling.session.list_slots.v1", reads=True):
    """The slots of coming sessions, also full ones, with the seats that are left in each; at most 93 days."""

    from_: Instant | None = Field(default=None, alias="from")
    """Now, by default."""
    to: Instant | None = None
    """Two weeks after the beginning, by default."""
    service: ServiceId | None = None
    staff: StaffMemberId | None = None
    timezone: Zone | None = None
    """The viewer's zone; writes, never decides."""
    limit: Annotated[int, Field(ge=1, le=1_000)] = 200


class ListSessions(Request[Page[Session]], subject="scheduling.session.list.v1", reads=True):
    """Sessions by start, oldest first."""

    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    status: SessionStatus | None = None
    staff_member_id: StaffMemberId | None = None
    service_id: ServiceId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetRoster(Request[Roster], subject="scheduling.session.roster.v1", reads=True):
    """Who comes to a session."""

    session_id: SessionId


class PlanSession(SessionTerms, Request[Session], subject="scheduling.session.plan.v1"):
    """Plan a session; its staff member's time is taken. Refused with 409 and reasons where it is not free."""

    date: Day
    """The local date it begins on."""


class PlanSessionRun(SessionTerms, Request[SessionRun], subject="scheduling.session.plan_run.v1"):
    """Plan the same session on certain weekdays of a range of dates, at most 400 of them.

    All or none: refused with 409 and the dates whose time is taken, unless those are to be left out.
    """

    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    from_date: Day
    to_date: Day
    except_dates: Annotated[list[Day], Field(default_factory=list, max_length=366)]
    skip_taken: bool = False
    """Plan the rest where the time of some is taken."""
    dry_run: bool = False
    """Plan nothing, and say what would be."""


class ChangeSession(SessionTerms, Request[Session], subject="scheduling.session.change.v1"):
    """Replace what a business decides about a session.

    One that keeps its length takes everybody along to its new time or staff member. Refused with 409 and the bookings
    concerned where anybody would lose their seat.
    """

    session_id: SessionId
    date: Day
    if_version: Counted | None = None


class CancelSession(Request[Session], subject="scheduling.session.cancel.v1", while_unpaid=True):
    """Cancel a session and all bookings in it that are not over, at no cost to the customers."""

    session_id: SessionId
    reason: Line | None = None
    """Told to those who had a seat, and kept, encrypted, with their bookings."""
    if_version: Counted | None = None
