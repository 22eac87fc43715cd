"""Charging saved cards at Stripe, and the page on which a customer pays a fee."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import stripe
from stripe import StripeClient
from stripe.params import PaymentIntentCreateParams

from billing import money
from billing.checkouts import activities as checkouts
from billing.fees import operations
from billing.fees.operations import Outcome, Wanted
from billing.objects import labels, our_id
from billing.settings import settings
from billing.stripe import CardDeclined, StripeAway, StripeRefused, options, talking
from contracts.billing.fees.api import OpenFeeCheckout
from contracts.types import to_typeid
from kit import clock, crash
from kit.db import Database
from kit.scope import Scope, system

JOB = "charge-fees"
AUTHENTICATION = "authentication_required"
BEFORE = timedelta(minutes=5)
"""How far our clock and Stripe's may be apart when a payment is looked up."""
UNDER_WAY = ("succeeded", "processing")


async def open_checkout(database: Database, scope: Scope, asked: OpenFeeCheckout) -> checkouts.Opened:
    """Have Stripe make the page on which a fee is paid, as `checkouts.activities.open_page` says.

    Raises `NotFound`, `FeeUndecided`, `FeeNotDue` besides.
    """
    wanted = await database.run(scope, partial(operations.terms, asked=asked), reads=True)
    return await checkouts.open_page(database, scope, wanted)


async def charge(database: Database, business_id: UUID, fee_id: UUID) -> bool:
    """Charge a saved card for a fee that a person has confirmed; whether there was one.

    Safe to repeat and to kill: after its lease it is tried again under the same key; 23 hours later the payment is
    looked up first. A payment intent succeeds once, so that no number of attempts takes more than the fee.
    """
    scope = system(JOB, business_id)
    wanted = await database.run(scope, partial(operations.claim, fee_id=fee_id, now=clock.now()))
    if wanted is None:
        return False
    crash.point("fees.before_call")
    try:
        outcome = await _charged(scope, wanted)
    except StripeAway:  # after the lease it is asked again
        return True
    crash.point("fees.after_call")
    await database.run(scope, partial(operations.record, fee_id=fee_id, outcome=outcome))
    return True


async def _charged(scope: Scope, wanted: Wanted) -> Outcome:
    known = wanted.payment_intent
    try:
        async with talking("payment_intents.confirm") as client:
            found = await _find(client, wanted)
            if found is not None:
                known = found.id
                if found.status not in UNDER_WAY and found.status != "canceled":
                    found = await client.v1.payment_intents.confirm_async(
                        found.id, {"payment_method": wanted.payment_method, "off_session": True},
                        options(wanted.account, f"{wanted.key}:confirm"),
                    )  # fmt: skip
            else:
                found = await client.v1.payment_intents.create_async(
                    _asked(scope, wanted), options(wanted.account, wanted.key)
                )
    except CardDeclined as declined:
        return Outcome(declined.payment_intent or known, declined.what)
    except StripeRefused as refused:
        return Outcome(known, refused.what)
    if found.status == "canceled":
        return Outcome(found.id, "canceled", dead=True)
    return Outcome(found.id, None if found.status in UNDER_WAY else AUTHENTICATION)


async def _find(client: StripeClient, wanted: Wanted) -> stripe.PaymentIntent | None:
    """The payment intent of a fee: the one that was tried before; where its key may be forgotten, by its label."""
    if wanted.payment_intent is not None:
        return await client.v1.payment_intents.retrieve_async(wanted.payment_intent, None, options(wanted.account))
    if wanted.since is None:
        return None
    since = int((wanted.since - BEFORE).timestamp())
    found = await client.v1.payment_intents.list_async(
        {"customer": wanted.stripe_customer, "created": {"gte": since}, "limit": 100}, options(wanted.account)
    )
    name = to_typeid("fee", wanted.fee_id)
    async for each in found.auto_paging_iter():
        if our_id(each.metadata) == name:
            return each
    return None


def _asked(scope: Scope, wanted: Wanted) -> PaymentIntentCreateParams:
    asked: PaymentIntentCreateParams = {
        "amount": money.to_stripe(wanted.amount),
        "currency": wanted.amount.currency.lower(),
        "customer": wanted.stripe_customer,
        "payment_method": wanted.payment_method,
        "allowed_payment_method_types": ["card"],
        "off_session": True,
        "confirm": True,
        "description": wanted.description,
        "metadata": labels(
            scope.business_id, "fee", to_typeid("fee", wanted.fee_id), booking_id=to_typeid("bkg", wanted.booking_id)
        ),
    }
    share = money.share(wanted.amount, settings().application_fee_percent)
    if share.amount_minor:
        asked["application_fee_amount"] = money.to_stripe(share)
    return asked
