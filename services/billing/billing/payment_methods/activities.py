"""Asking Stripe for the page on which a card is left, looking what came of it, and having cards forgotten."""

from functools import partial
from typing import Any
from uuid import UUID

import stripe
from stripe.params.checkout import SessionCreateParams

from billing.looks import activities as looks
from billing.looks.rules import Seen
from billing.objects import id_of, labels, our_id
from billing.payment_methods import operations
from billing.payment_methods.models import CardSetup
from billing.payment_methods.operations import Page
from billing.payment_methods.rules import ToldCard, ToldSetup
from billing.stripe import StripeAway, StripeRefused, options, talking
from contracts.billing.payment_methods.api import OpenCardSetup
from contracts.types import to_typeid
from kit import clock, crash
from kit.db import Database
from kit.scope import Scope, system

JOB = "forget-payment-methods"

Opened = tuple[UUID, Page | None]
"""The attempt, and the page that Stripe made for it; None where it is kept already."""


async def open_page(database: Database, scope: Scope, asked: OpenCardSetup) -> Opened:
    """Have Stripe make the page: intended in one transaction, asked for outside of any, kept by the request's own.

    Safe to kill at any line: the next request goes on where this one ended. Raises what `operations.begin` does,
    `StripeAway`, `StripeRefused`.
    """
    setup = await database.run(scope, partial(operations.begin, asked=asked))
    if setup.stripe_id is not None:
        return setup.id, None
    crash.point("card_setups.before_call")
    try:
        async with talking("checkout.sessions.create") as client:
            key = options(setup.account, to_typeid("cst", setup.id))
            page = await client.v1.checkout.sessions.create_async(wanted(scope, setup), key)
    except StripeRefused as refused:
        await database.run(scope, partial(operations.refuse, setup_id=setup.id, problem=refused.what))
        raise
    crash.point("card_setups.after_call")
    return setup.id, Page(page.id, page.url, str(page.setup_intent))


def wanted(scope: Scope, setup: CardSetup) -> SessionCreateParams:
    """What Stripe is asked for: the same for the same attempt, as its idempotency key demands."""
    own_id = to_typeid("cst", setup.id)
    metadata = labels(scope.business_id, "card", own_id, consent_version=setup.consent_version)
    asked: SessionCreateParams = {
        "mode": "setup",
        "allowed_payment_method_types": ["card"],
        "success_url": setup.success_url,
        "client_reference_id": own_id,
        "metadata": metadata,
        "setup_intent_data": {"metadata": metadata},
    }
    if setup.cancel_url:
        asked["cancel_url"] = setup.cancel_url
    if setup.stripe_customer:
        asked["customer"] = setup.stripe_customer
    else:
        asked["customer_creation"] = "always"
        if setup.email:
            asked["customer_email"] = setup.email
    return asked


@looks.at("setup_intent")
async def look(database: Database, scope: Scope, seen: Seen) -> None:
    """How the saving of a card stands."""
    async with talking("setup_intents.retrieve") as client:
        found = await client.v1.setup_intents.retrieve_async(
            seen.object_id, {"expand": ["payment_method"]}, options(seen.account)
        )
    done = found.status == "succeeded" and isinstance(found.payment_method, stripe.PaymentMethod)
    card = told(found.payment_method) if done else None
    setup = ToldSetup(our_id(found.metadata), found.status == "canceled", card)
    await database.run(scope, partial(operations.settle, told=setup, account=seen.account or ""))


@looks.at("payment_method")
async def look_at_card(database: Database, scope: Scope, seen: Seen) -> None:
    """How a card is: banks renew them, and people remove them at Stripe."""
    async with talking("payment_methods.retrieve") as client:
        found = await client.v1.payment_methods.retrieve_async(seen.object_id, None, options(seen.account))
    if found.type == "card":
        await database.run(scope, partial(operations.follow, told=told(found)))


async def forget(database: Database, business_id: UUID, payment_method_id: UUID) -> bool:
    """Have Stripe take a card from its customer that was removed here; whether there was one.

    Safe to repeat and to kill: after its lease it is tried again; one that is taken already is done.
    """
    scope = system(JOB, business_id)
    claimed = await database.run(scope, partial(operations.claim, payment_method_id=payment_method_id, now=clock.now()))
    if claimed is None:
        return False
    try:
        async with talking("payment_methods.detach") as client:
            found = await client.v1.payment_methods.retrieve_async(claimed.stripe_id, None, options(claimed.account))
            if found.customer is not None:
                await client.v1.payment_methods.detach_async(claimed.stripe_id, None, options(claimed.account))
    except StripeAway:
        return True
    except StripeRefused as refused:
        if refused.http_status != 404:
            return True
    crash.point("payment_methods.after_detach")
    await database.run(scope, partial(operations.forgotten, payment_method_id=payment_method_id))
    return True


def told(method: Any) -> ToldCard:
    """A card as Stripe tells it."""
    card = method.card
    return ToldCard(
        method.id, id_of(method.customer), card.brand, card.last4,
        card.exp_month, card.exp_year,
    )  # fmt: skip
