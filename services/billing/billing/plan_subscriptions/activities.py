"""Plans at Stripe: checkouts are made and closed, subscriptions looked at and called off."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from stripe.params.checkout import SessionCreateParams

from billing import addresses, plans
from billing.looks import activities as looks
from billing.looks.operations import want
from billing.looks.rules import Seen
from billing.objects import labels, moment, our_id
from billing.plan_subscriptions import operations, queries
from billing.plan_subscriptions.models import CheckoutStatus, PlanCheckout
from billing.plan_subscriptions.rules import KEY_LASTS, OPEN_FOR, Told, phase_of, told
from billing.plans import Interval
from billing.standings.operations import SUBSCRIPTION
from billing.standings.rules import Phase
from billing.stripe import StripeAway, options, talking
from billing.stripe_events import activities as stripe_events
from contracts.billing.plan_subscriptions.api import CancelPlan, SubscribeToPlan
from contracts.types import from_typeid, to_typeid
from kit import clock, crash
from kit.db import Database
from kit.errors import Unavailable
from kit.scope import Scope

INVOICE: Final = "platform.invoice"
PURPOSE: Final = "plan"
MOST_CLOSED: Final = 3


class CheckoutsChange(Unavailable):
    """Somebody else of this business is choosing a plan right now; try again shortly."""

    code = "billing.checkouts_change"


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkout as Stripe has made it."""

    checkout_id: UUID
    stripe_id: str
    url: str | None
    expires_at: datetime


async def open_checkout(database: Database, scope: Scope, asked: SubscribeToPlan) -> Opened:
    """A page on which the plan is subscribed to; any other that is open is closed first.

    Every step can be taken twice: the row that was begun is gone on with, under the same idempotency key.
    Raises `AddressRefused`, `NoSuchPlan`, `CheckoutsChange`, what `operations.start` raises, `StripeAway` and
    `StripeRefused`.
    """
    addresses.check(asked.success_url, *([asked.cancel_url] if asked.cancel_url else []))
    currency = await database.run(scope, operations.may_subscribe, reads=True)
    price = await _price(plans.find(asked.plan).price(currency, Interval(asked.interval)).lookup_key)
    for _ in range(MOST_CLOSED):
        going = await database.run(scope, partial(operations.start, asked=asked, price=price))
        opened = await _made(database, scope, going)
        crash.point("plan.after_checkout")
        if opened is not None and going.is_for(price, asked.success_url, asked.cancel_url):
            return opened
        if opened is not None:
            await _close(database, scope, opened)
    raise CheckoutsChange


async def _price(lookup_key: str) -> str:
    async with talking("prices.list") as client:
        found = await client.v1.prices.list_async({"lookup_keys": [lookup_key], "active": True})
    if not found.data:  # the plans have not been brought to Stripe yet
        raise StripeAway
    return found.data[0].id


async def _made(database: Database, scope: Scope, checkout: PlanCheckout) -> Opened | None:
    """What Stripe has made, or makes now, of a checkout; None where that is over."""
    if checkout.stripe_id is not None:
        async with talking("checkout.sessions.retrieve") as client:
            session: Any = await client.v1.checkout.sessions.retrieve_async(checkout.stripe_id)
    else:
        customer = await _customer(database, scope)
        session = await _session(checkout, customer, str(to_typeid("biz", checkout.business_id)))
    if session is not None and session.status == "open":
        return Opened(checkout.id, session.id, session.url, moment(session.expires_at))
    if session is None:
        await database.run(scope, partial(operations.give_up, checkout_id=checkout.id))
    else:
        await _settle_checkout(database, scope, session)
    return None


async def _session(checkout: PlanCheckout, customer: str, business: str) -> Any:
    """The session of a checkout: made, or made before. None if its key has lapsed and there is none."""
    key = to_typeid("pch", checkout.id)
    if clock.now() - checkout.created_at >= KEY_LASTS:
        async with talking("checkout.sessions.list") as client:
            listed = await client.v1.checkout.sessions.list_async({"customer": customer, "limit": 100})
        return next((each for each in listed.data if our_id(each.metadata) == key), None)
    async with talking("checkout.sessions.create") as client:
        return await client.v1.checkout.sessions.create_async(_wanted(checkout, customer, business), options(key=key))


def _wanted(checkout: PlanCheckout, customer: str, business: str) -> SessionCreateParams:
    """What Stripe is asked for: the same for the same checkout, as its idempotency key demands."""
    marks = labels(checkout.business_id, PURPOSE, to_typeid("pch", checkout.id), nexus_plan=checkout.plan)
    asked: SessionCreateParams = {
        "mode": "subscription", "customer": customer, "client_reference_id": business, "metadata": marks,
        "line_items": [{"price": checkout.price, "quantity": 1}], "subscription_data": {"metadata": marks},
        "expires_at": int((checkout.created_at + OPEN_FOR).timestamp()), "success_url": checkout.success_url,
    }  # fmt: skip
    if checkout.trial_ends_at is not None:
        asked["subscription_data"]["trial_end"] = int(checkout.trial_ends_at.timestamp())
    if checkout.cancel_url:
        asked["cancel_url"] = checkout.cancel_url
    return asked


async def _customer(database: Database, scope: Scope) -> str:
    """The business as a customer of the platform's account: made, or made before."""
    name, customer = await database.run(scope, operations.describe_customer, reads=True)
    if customer.stripe_id is not None:
        return customer.stripe_id
    business = to_typeid("biz", customer.business_id)
    made: Any = None
    if clock.now() - customer.created_at >= KEY_LASTS:
        async with talking("customers.search") as client:
            query = f'metadata["nexus_business"]:"{business}"'
            made = next(iter((await client.v1.customers.search_async({"query": query})).data), None)
    if made is None:
        marks = labels(customer.business_id, PURPOSE, business)
        async with talking("customers.create") as client:
            made = await client.v1.customers.create_async(
                {"name": name, "metadata": marks}, options(key=f"plan-customer:{business}")
            )
    crash.point("plan.after_customer")
    await database.run(scope, partial(operations.keep_customer, stripe_id=made.id))
    return str(made.id)


async def _close(database: Database, scope: Scope, opened: Opened) -> None:
    """Let a page be paid no more; if it was paid meanwhile, that counts."""
    async with talking("checkout.sessions.retrieve") as client:
        session: Any = await client.v1.checkout.sessions.retrieve_async(opened.stripe_id)
        if session.status == "open":
            session = await client.v1.checkout.sessions.expire_async(opened.stripe_id)
    await _settle_checkout(database, scope, session)


async def cancel(database: Database, scope: Scope, _: CancelPlan) -> Told | None:
    """Call the subscription off: with the period that is paid, or at once where payments fail. None if it was before.

    Raises `NotSubscribed`, `StripeAway`, `StripeRefused`.
    """
    subscription = await database.run(scope, operations.get_to_cancel, reads=True)
    if subscription is None:
        return None
    async with talking("subscriptions.cancel") as client:
        if phase_of(subscription.status) is Phase.PAYING:
            await client.v1.subscriptions.update_async(subscription.stripe_id, {"cancel_at_period_end": True})
        else:
            await client.v1.subscriptions.cancel_async(subscription.stripe_id)
    return await _told(subscription.stripe_id)


stripe_events.finds_business(queries.owner)


@looks.at(operations.CHECKOUT)
async def look_at_checkout(database: Database, scope: Scope, seen: Seen) -> None:
    """See whether a page was paid."""
    async with talking("checkout.sessions.retrieve") as client:
        session: Any = await client.v1.checkout.sessions.retrieve_async(seen.object_id)
    if getattr(session.metadata, "nexus_purpose", None) == PURPOSE:
        await _settle_checkout(database, scope, session)


async def _settle_checkout(database: Database, scope: Scope, session: Any) -> None:
    """Take over how a page stands. What was subscribed to by it is known before another page can be opened."""
    checkout_id = from_typeid("pch", session.metadata["nexus_id"])
    if session.subscription is not None:
        await _settle(database, scope, session.subscription)
    status = CheckoutStatus(session.status)
    await database.run(scope, partial(operations.settle_checkout, checkout_id=checkout_id, status=status))


@looks.at(INVOICE)
async def look_at_invoice(database: Database, scope: Scope, seen: Seen) -> None:
    """An invoice for a plan says that its subscription has to be looked at."""
    async with talking("invoices.retrieve") as client:
        invoice: Any = await client.v1.invoices.retrieve_async(seen.object_id)
    details = invoice.parent.subscription_details if invoice.parent else None
    if details is not None:
        await database.run(scope, partial(want, kind=SUBSCRIPTION, object_id=details.subscription))


@looks.at(SUBSCRIPTION)
async def look_at_subscription(database: Database, scope: Scope, seen: Seen) -> None:
    """See how a subscription stands, and judge the business by it."""
    await _settle(database, scope, seen.object_id)


async def _settle(database: Database, scope: Scope, subscription_id: str) -> None:
    found = await _told(subscription_id)
    crash.point("plan.after_look")
    await database.run(scope, partial(operations.settle, told=found))


async def _told(subscription_id: str) -> Told:
    asked_at = clock.now()
    async with talking("subscriptions.retrieve") as client:
        subscription = await client.v1.subscriptions.retrieve_async(subscription_id)
        open_ = await client.v1.invoices.list_async({"subscription": subscription_id, "status": "open", "limit": 100})
    return told(subscription, open_.data, asked_at)
