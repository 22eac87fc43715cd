"""Requests about what Stripe sends."""

from billing.stripe_events import operations, queries
from contracts.billing.webhooks.api import ListStripeEvents, ReceiveStripeEvent, ReplayStripeEvents
from contracts.billing.webhooks.shapes import Replayed, StripeEvent
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ReceiveStripeEvent)
async def receive(session: Session, asked: ReceiveStripeEvent) -> Done:
    """Take an event in."""
    return await operations.receive(session, asked)


@requests.answer(ListStripeEvents, permission="platform:read")
async def list_events(session: Session, asked: ListStripeEvents) -> Page[StripeEvent]:
    """Events, the newest first."""
    return await queries.listed(session, asked)


@requests.answer(ReplayStripeEvents, permission="platform:write")
async def replay(session: Session, asked: ReplayStripeEvents) -> Replayed:
    """Try again."""
    return await operations.replay(session, asked)
