"""Writing the chain on."""

from datetime import UTC
from typing import Any

from sqlalchemy import select

from billing.audit import rules
from billing.audit.models import AuditEntry
from kit import clock
from kit.db import Session, lock_keys


async def record(session: Session, what: str, **detail: str | int | bool | None) -> None:
    """Add to the chain of the business what has happened to its money; nobody's name, address or card."""
    await lock_keys(session, ["billing-audit"])
    last = await session.scalar(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1))
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, rules.FIRST)
    at, actor = clock.now().astimezone(UTC), str(session.actor)
    said: dict[str, Any] = dict(detail)
    session.add(
        AuditEntry(
            sequence=sequence, at=at, what=what, actor=actor, detail=said, previous=previous,
            hash=rules.link(previous, session.business_id, sequence, at, what, actor, said),
        )
    )  # fmt: skip
    await session.flush()
