"""Events leave a service through a table, so that a row and its event commit together or not at all."""

from typing import TYPE_CHECKING, Any

from contracts.event import CloudEvent, Event
from kit import clock
from kit.telemetry import current_traceparent

if TYPE_CHECKING:
    from kit.db import Session

_SAY = """
insert into outbox (event_id, subject, body)
select event_id, subject, body::jsonb
from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as said (event_id, subject, body, place) order by place
"""
"""In this order: an aggregate's events get rising ids."""


def publish(session: "Session", event: Event) -> None:
    """Say `event` once the transaction has committed."""
    session.info.setdefault("events", []).append(event)


def pending(session: "Session") -> list[Event]:
    """The events that this session is about to say."""
    return list(session.info.get("events", ()))


async def write(session: "Session") -> int:
    """Write the session's events as its last rows and return how many there are.

    Last, because rows get their ids at insert: a fact inserted before the transaction holds its aggregate's row could
    get a lower id than a fact that commits before it, and would be sent first.
    """
    events: list[Event] = session.info.pop("events", [])
    if events:
        await session.flush()
        said = [_envelope(session, event) for event in events]
        bodies = [envelope.model_dump_json(exclude_none=True) for envelope in said]
        await session.fetch(_SAY, [envelope.id for envelope in said], [envelope.type for envelope in said], bodies)
    return len(events)


def _envelope(session: "Session", event: Event) -> CloudEvent[Any]:
    return CloudEvent[Any](
        type=event.subject,
        source=f"/nexus/{event.context()}",
        time=clock.now(),
        subject=event.aggregate(),
        businessid=session.scope.business_id,
        actor=str(session.actor),
        cause=session.scope.cause,
        sequence=str(event.version),
        traceparent=current_traceparent(),
        data=event,
    )
