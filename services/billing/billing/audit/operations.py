"""Writing the chain on."""

from datetime import UTC

from billing.audit import queries, rules
from billing.audit.models import AuditEntry
from kit import clock
from kit.db import Session, lock_keys


class NotExact(Exception):
    """A bug: a detail that is no text, integer, boolean or null, which JSON would not keep to the letter."""


async def record(session: Session, what: str, **detail: str | int | bool | None) -> None:
    """Add to the chain of the business what has happened to its money; nobody's name, address or card.

    Raises `NotExact`.
    """
    if not all(value is None or isinstance(value, str | int) for value in detail.values()):
        raise NotExact(what)
    await lock_keys(session, ["billing-audit"])
    head = await queries.head(session)
    sequence, previous = (head.sequence + 1, head.hash) if head else (1, rules.FIRST)
    at, actor = clock.now().astimezone(UTC), str(session.actor)
    session.add(
        AuditEntry(
            sequence=sequence, at=at, what=what, actor=actor, detail=detail, previous=previous,
            hash=rules.link(previous, session.business_id, sequence, at, what, actor, detail),
        )
    )  # fmt: skip
    await session.flush()
