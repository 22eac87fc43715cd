"""Events leave a service through a table, so that a row and its event commit together or not at all."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from contracts.event import CloudEvent, Event
from kit import chassis, clock
from kit.telemetry import current_traceparent

if TYPE_CHECKING:
    from kit.db import Session


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
    await session.flush()
    if events:
        await session.execute(insert(chassis.outbox), [_row(session, event) for event in events])
    return len(events)


def _row(session: "Session", event: Event) -> dict[str, Any]:
    envelope = CloudEvent[Any](
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
    return {
        "event_id": envelope.id,
        "subject": event.subject,
        "body": envelope.model_dump(mode="json", exclude_none=True),
    }
