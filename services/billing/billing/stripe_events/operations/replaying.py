"""Trying again what was given up."""

from billing.stripe_events import queries
from billing.stripe_events.models import StripeEvent
from billing.stripe_events.operations.receiving import TICK
from contracts.billing.webhooks.api import ReplayStripeEvents
from contracts.billing.webhooks.shapes import EventStatus, Replayed
from kit import clock, ticks
from kit.db import Session
from kit.errors import Conflict, Gone, NotFound


class NotToBeReplayed(Conflict):
    """This event waits already, or is of the other mode."""

    code = "billing.not_to_be_replayed"


async def replay(session: Session, asked: ReplayStripeEvents) -> Replayed:
    """Begin anew with an event, or with those that were given up.

    What was settled may be tried again too: that looks at its object once more. Raises `NotFound`, `NotToBeReplayed`,
    and `Gone` once its payload is forgotten.
    """
    rows = [await _one(session, asked.event_id)] if asked.event_id else await queries.dead(session)
    for row in rows:
        row.again(clock.now())
    if rows:
        ticks.wake(session, TICK)
    return Replayed(count=len(rows))


async def _one(session: Session, event_id: str) -> StripeEvent:
    row = await session.get(StripeEvent, event_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.status in {EventStatus.RECEIVED, EventStatus.REFUSED}:
        raise NotToBeReplayed
    if row.payload is None:
        raise Gone
    return row
