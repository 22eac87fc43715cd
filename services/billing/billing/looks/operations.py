"""Wishing for looks, and keeping how they went."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from billing.looks import rules
from billing.looks.models import Look
from billing.looks.rules import Seen
from contracts.types import uuid7
from kit import clock, ticks
from kit.db import Session
from kit.errors import NotFound

LEASE = timedelta(seconds=60)
"""Longer than a look takes: an object is fetched in some calls, each with its own time limit."""
TICK = "look_at_stripe"


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
    if at is None:
        ticks.wake(session, TICK)


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


async def record(session: Session, seen: Seen, problem: str | None, now: datetime, *, tires: bool = True) -> None:
    """Keep how a look went. What fails comes again, each time a little later.

    It rests after so many times, unless it does not tire: what is merely away is waited for as long as that lasts.
    """
    found = await session.get(Look, (session.business_id, seen.id), with_for_update=True)
    assert found is not None, "it was claimed"
    found.problem = problem
    if problem is not None:
        tired = tires and found.attempts >= rules.MOST_ATTEMPTS
        found.due_at = None if tired else now + rules.rest(found.attempts)
        return
    found.looked, found.looked_at, found.attempts = seen.wanted, now, 0
    found.due_at = None if found.wanted == seen.wanted else now


async def replay(session: Session, business_id: UUID, look_id: UUID) -> None:
    """Have a look that rests taken again, in the business that this transaction enters. Raises `NotFound`."""
    await session.enter(business_id)
    found = await session.get(Look, (business_id, look_id), with_for_update=True)
    if found is None or found.due_at is not None or found.problem is None:
        raise NotFound
    found.due_at, found.attempts, found.problem = clock.now(), 0, None
    ticks.wake(session, TICK)
