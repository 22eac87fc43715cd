"""Requests of platform admins about the endpoints at Stripe."""

from billing.stripe_endpoints import operations, queries
from contracts.billing.webhooks.api import ListStripeEndpoints, RotateStripeEndpoints
from contracts.billing.webhooks.shapes import StripeEndpoints
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListStripeEndpoints, permission="platform:read")
async def list_endpoints(session: Session, _: ListStripeEndpoints) -> StripeEndpoints:
    """The endpoints."""
    return await queries.listed(session)


@requests.answer(RotateStripeEndpoints, permission="platform:write")
async def rotate(session: Session, _: RotateStripeEndpoints) -> StripeEndpoints:
    """Replace them."""
    return await operations.rotate(session)
