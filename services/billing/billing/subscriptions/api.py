"""Requests about subscriptions."""

from billing.subscriptions import queries
from contracts.billing.subscriptions.api import ListSubscriptions
from contracts.billing.subscriptions.shapes import Subscription
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListSubscriptions, permission="billing:read")
async def list_page(session: Session, asked: ListSubscriptions) -> Page[Subscription]:
    """What renews memberships at Stripe."""
    return await queries.list_page(session, asked)
