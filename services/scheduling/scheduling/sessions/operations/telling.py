"""Telling of sessions."""

from contracts.scheduling.sessions.events import SessionCancelled, SessionChanged, SessionPlanned
from kit import outbox
from kit.db import Session
from scheduling.sessions.models import SessionBlock

Fact = type[SessionPlanned | SessionChanged | SessionCancelled]


def tell(session: Session, block: SessionBlock, fact: Fact) -> None:
    """Publish what has just become of a session, with its new version."""
    outbox.publish(
        session,
        fact(
            version=block.version, session_id=block.id, service_ids=block.service_ids,
            staff_member_id=block.staff_member_id, starts_at=block.starts_at, ends_at=block.ends_at,
            timezone=block.timezone, slot_minutes=block.slot_minutes, capacity=block.capacity, price=block.price,
        ),
    )  # fmt: skip
