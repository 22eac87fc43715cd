"""What scheduling tells of sessions."""

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.types import Money, ServiceId, SessionId, StaffMemberId, Zone


class SessionFact(Event):
    """What every fact about a session carries: its state afterwards."""

    session_id: SessionId
    service_ids: list[ServiceId]
    staff_member_id: StaffMemberId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    slot_minutes: int | None = None
    """Null where it is one slot."""
    capacity: int
    """The seats in each slot."""
    price: Money | None = None
    """What a seat costs; null leaves it to each service."""


class SessionPlanned(SessionFact, subject="scheduling.session.planned.v1", about="session_id"):
    """A session takes place."""


class SessionChanged(SessionFact, subject="scheduling.session.changed.v1", about="session_id"):
    """A session changed. Bookings that moved with it are told of one by one."""


class SessionCancelled(SessionFact, subject="scheduling.session.cancelled.v1", about="session_id"):
    """A session does not take place. Its bookings are told of one by one, and why."""
