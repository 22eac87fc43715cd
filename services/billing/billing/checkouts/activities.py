"""Asking Stripe for pages, ending them there, and looking how they stand."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from stripe import StripeClient
from stripe.checkout import Session as StripePage
from stripe.params.checkout import SessionCreateParams

from billing import money
from billing.checkouts import operations
from billing.checkouts.models import Checkout
from billing.checkouts.operations import Begun, Page, metadata
from billing.looks import activities as looks
from billing.looks.rules import Seen
from billing.objects import id_of
from billing.settings import settings
from billing.stripe import StripeAway, StripeRefused, options, talking
from contracts.billing.checkouts.api import OpenCheckout
from contracts.billing.events import PaymentPurpose
from contracts.types import to_typeid
from kit import clock, crash
from kit.db import Database
from kit.scope import Scope, system

JOB = "end-checkouts"
BEFORE = timedelta(minutes=5)
"""How far our clock and Stripe's may be apart when a page is looked up."""

Opened = tuple[UUID, Page | None]
"""The checkout, and the page that Stripe made for it; None where it is kept already."""


async def open_page(database: Database, scope: Scope, asked: OpenCheckout) -> Opened:
    """Have Stripe make the page: intended in one transaction, asked for outside of any, kept by the request's own.

    Safe to kill at any line: the next request goes on where this one ended. Raises what `operations.begin` does,
    `StripeAway`, and `StripeRefused`, after which the next request begins anew. A price of the catalogue that is not
    sold there any more stands in nobody's way: then the call itself says the amount.
    """
    begun = await database.run(scope, partial(operations.begin, asked=asked))
    checkout = begun.checkout
    if checkout.stripe_id is not None or checkout.paid_by_gift:
        return checkout.id, None
    crash.point("checkouts.before_call")
    try:
        page = await _page(scope, begun)
    except StripeRefused as refused:
        await database.run(scope, partial(operations.refuse, checkout_id=checkout.id, problem=refused.what))
        if checkout.price_id is None:
            raise
        return await open_page(database, scope, asked)  # the price is in doubt now: this time nobody goes by it
    crash.point("checkouts.after_call")
    return checkout.id, page


async def _page(scope: Scope, begun: Begun) -> Page:
    checkout = begun.checkout
    async with talking("checkout.sessions.create") as stripe:
        found = await _find(stripe, checkout) if begun.again else None
        if found is None:
            key = options(checkout.account, to_typeid("chk", checkout.id))
            found = await stripe.v1.checkout.sessions.create_async(wanted(scope, checkout), key)
    return told(found)


async def _find(stripe: StripeClient, checkout: Checkout) -> StripePage | None:
    """The open page of a checkout that Stripe was asked for before."""
    since = int((checkout.created_at - BEFORE).timestamp())
    pages = await stripe.v1.checkout.sessions.list_async(
        {"created": {"gte": since}, "limit": 100}, options(checkout.account)
    )
    reference = to_typeid("chk", checkout.id)
    async for page in pages.auto_paging_iter():
        if page.client_reference_id == reference and page.status == "open":
            return page
    return None


def wanted(scope: Scope, checkout: Checkout) -> SessionCreateParams:
    """What Stripe is asked for: the same for the same checkout, as its idempotency key demands."""
    labels = metadata(scope, checkout)
    subscribes = checkout.purpose is PaymentPurpose.MEMBERSHIP
    asked: dict[str, Any] = {
        "mode": "subscription" if subscribes else "payment",
        "line_items": [_line(checkout)],
        "success_url": checkout.success_url,
        "client_reference_id": to_typeid("chk", checkout.id),
        "expires_at": int(checkout.page_expires_at.timestamp()),
        "metadata": labels,
    }
    percent = settings().application_fee_percent
    if subscribes:
        asked["subscription_data"] = {"metadata": labels, "description": checkout.description}
        if percent:
            asked["subscription_data"]["application_fee_percent"] = float(percent)
    else:
        asked["payment_intent_data"] = {"metadata": labels, "description": checkout.description}
        if fee := money.to_stripe(money.share(checkout.left, percent)):
            asked["payment_intent_data"]["application_fee_amount"] = fee
    if checkout.cancel_url:
        asked["cancel_url"] = checkout.cancel_url
    if checkout.email:
        asked["customer_email"] = checkout.email
    return asked  # type: ignore[return-value]


def _line(checkout: Checkout) -> dict[str, Any]:
    """What is sold: by its price in the catalogue, or as this says."""
    if checkout.price_id is not None:
        return {"price": checkout.price_id, "quantity": 1}
    price: dict[str, Any] = {
        "currency": checkout.currency.lower(),
        "unit_amount": money.to_stripe(checkout.left),
        "product_data": {"name": checkout.description},
    }
    if checkout.purpose is PaymentPurpose.MEMBERSHIP:
        price["recurring"] = {"interval": checkout.interval}
    return {"price_data": price, "quantity": 1}


async def end(database: Database, business_id: UUID, checkout_id: UUID) -> bool:
    """End a checkout at Stripe whose time is over, or whose thing was called off; whether there was one.

    Safe to repeat and to kill: after its lease it is tried again.
    """
    scope = system(JOB, business_id)
    checkout = await database.run(scope, partial(operations.claim, checkout_id=checkout_id, now=clock.now()))
    if checkout is None or checkout.stripe_id is None:
        return checkout is not None
    try:
        async with talking("checkout.sessions.expire") as stripe:
            page = await stripe.v1.checkout.sessions.retrieve_async(checkout.stripe_id, None, options(checkout.account))
            if page.status == "open":
                page = await stripe.v1.checkout.sessions.expire_async(page.id, None, options(checkout.account))
    except (StripeAway, StripeRefused):  # paid this moment, or away: after the lease it is looked at again
        return True
    crash.point("checkouts.after_end")
    await database.run(scope, partial(operations.settle, page=told(page)))
    return True


@looks.at("checkout.session")
async def look(database: Database, scope: Scope, seen: Seen) -> None:
    """How a page stands."""
    async with talking("checkout.sessions.retrieve") as stripe:
        page = await stripe.v1.checkout.sessions.retrieve_async(seen.object_id, None, options(seen.account))
    await database.run(scope, partial(operations.settle, page=told(page)))


def told(page: StripePage) -> Page:
    """A page as Stripe tells it."""
    return Page(
        page.id,
        str(page.status),
        page.url,
        str(page.payment_status),
        id_of(page.payment_intent),
        id_of(page.subscription),
    )
