"""Reading Stripe's own list of events: how far it was read, and when payloads are forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from billing.accounts.models import AccountOwner
from billing.stripe_events import queries
from billing.stripe_events.models import StripeReading
from kit.db import Session

FROM: Final = timedelta(days=1)
"""How far back the first reading of an account goes."""
OVERLAP: Final = timedelta(minutes=10)
"""What is read again each time: events appear in the list a little late, and not in the order of their moments."""
KEEP: Final = timedelta(days=30)
"""How long Stripe keeps events; what they carry is somebody's name and address, and is kept no longer here."""


async def take_readings(session: Session, now: datetime) -> Sequence[tuple[str, datetime]]:
    """Accounts whose events are to be read now, each with the moment to read from; claimed for a while."""
    known = select(StripeReading.account)
    new = (await session.scalars(select(AccountOwner.stripe_id).where(AccountOwner.stripe_id.not_in(known)))).all()
    missing = [{"account": account, "read_until": now - FROM, "due_at": now} for account in ["", *new]]
    await session.execute(insert(StripeReading).values(missing).on_conflict_do_nothing())
    rows = await queries.readings_due(session, now)
    for row in rows:
        row.claim(now)
    return [(row.account, row.read_until - OVERLAP) for row in rows]


async def record_reading(
    session: Session, account: str, newest: datetime | None, problem: str | None, now: datetime
) -> None:
    """Keep how a reading went; `newest` is when the newest event happened, None where nothing new was there."""
    row = await session.get(StripeReading, account, with_for_update=True)
    assert row is not None, "it was claimed"
    if problem is None:
        row.done(newest if newest and newest > row.read_until else None, now)
    else:
        row.failed(problem, now)


async def forget(session: Session, now: datetime) -> int:
    """Forget what settled events carried, a batch of those older than Stripe keeps them; how many there were."""
    (row,) = await session.fetch("select forget_stripe_payloads($1) as forgotten", now - KEEP)
    forgotten: int = row["forgotten"]
    return forgotten
