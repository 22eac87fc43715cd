"""Wishing for looks, and keeping how they went."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from billing.looks.models import MOST_ATTEMPTS, Look
from billing.looks.rules import Seen
from contracts.types import uuid7
from kit import clock
from kit.db import Session

LEASE = timedelta(seconds=60)


async def want(session: Session, kind: str, object_id: str, account: str = "", *, at: datetime | None = None) -> None:
    """Have an object looked at: now, or at that moment at the latest."""
    due = at or clock.now()
    statement = insert(Look).values(
        business_id=session.business_id, id=uuid7(), kind=kind, object_id=object_id, account=account, wanted=1,
        looked=0, attempts=0, due_at=due, created_at=clock.now(),
    )  # fmt: skip
    again = {
        "wanted": Look.wanted + 1, "attempts": 0, "problem": None,
        "due_at": func.least(func.coalesce(Look.due_at, due), due),
    }  # fmt: skip
    keys = [Look.business_id, Look.account, Look.kind, Look.object_id]
    await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=again))


async def claim(session: Session, look_id: UUID, now: datetime, kinds: Collection[str]) -> Seen | None:
    """Take a lease on a look that is due; None where another has it, or nobody looks at such a kind."""
    found = await session.get(Look, (session.business_id, look_id), with_for_update=True)
    if found is None or found.due_at is None or found.due_at > now:
        return None
    if found.kind not in kinds:
        found.due_at, found.looked = None, found.wanted
        return None
    found.attempts += 1
    found.due_at = now + LEASE
    return Seen(found.id, found.kind, found.object_id, found.account or None, found.wanted)


async def record(session: Session, seen: Seen, problem: str | None, now: datetime) -> None:
    """Keep how a look went. What fails comes again, each time a little later, and rests after so many times."""
    found = await session.get(Look, (session.business_id, seen.id), with_for_update=True)
    assert found is not None, "it was claimed"
    found.problem = problem
    if problem is not None:
        tired = found.attempts >= MOST_ATTEMPTS
        found.due_at = None if tired else now + timedelta(seconds=min(2**found.attempts, 3_600))
        return
    found.looked, found.looked_at, found.attempts = seen.wanted, now, 0
    found.due_at = None if found.wanted == seen.wanted else now
