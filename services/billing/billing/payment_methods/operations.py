"""Having cards left, keeping them with what was agreed to, and forgetting them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from billing.accounts import queries as accounts
from billing.audit import operations as audit
from billing.looks import operations as looks
from billing.objects import KEY_HOLDS
from billing.payment_methods import queries
from billing.payment_methods.models import CardSetup, PaymentMethod
from billing.payment_methods.rules import ToldCard, ToldSetup
from billing.stripe import NOT_FOUND
from contracts.billing.payment_methods import shapes
from contracts.billing.payment_methods.api import OpenCardSetup, RemovePaymentMethod
from contracts.billing.payment_methods.shapes import CardSetupStatus
from contracts.types import Done, from_typeid, to_typeid, uuid7
from kit import clock
from kit.db import Session, lock_keys
from kit.errors import Conflict, NotFound

PAGE_LIVES = timedelta(hours=24)
"""How long a page of Stripe's lives that is not told otherwise (docs.stripe.com/api/checkout/sessions/create)."""
LEASE = timedelta(seconds=60)


class ConsentChanged(Conflict):
    """Another wording holds now: show it, and let the customer agree to it; `current` is its version."""

    code = "billing.consent_changed"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Stripe's on which a card is left."""

    stripe_id: str
    url: str | None
    setup_intent: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A card that Stripe has to take from its customer."""

    account: str
    stripe_id: str


async def begin(session: Session, asked: OpenCardSetup) -> CardSetup:
    """The customer's attempt to leave a card on these terms: the one under way, else a new one.

    One of which Stripe may have forgotten the key is given up: nobody was told of its page. Raises `ConsentChanged`,
    `NotTakingPayments`, `BusinessNotHeardOf`.
    """
    account, now = await accounts.get_ready(session), clock.now()
    agreed = await queries.consent(session)
    if asked.agreed != agreed.version:
        raise ConsentChanged(current={"version": agreed.version})
    await lock_keys(session, [f"card-setup:{asked.customer_id}"])
    for each in await queries.live_setups(session, asked.customer_id):
        longest = KEY_HOLDS if each.status is CardSetupStatus.STARTED else PAGE_LIVES
        if now - each.created_at >= longest:
            each.expire()
        elif _same(each, asked, account):
            return each
    made = CardSetup(
        id=uuid7(), status=CardSetupStatus.STARTED, customer_id=asked.customer_id, booking_id=asked.booking_id,
        account=account, stripe_customer=await queries.known_at_stripe(session, asked.customer_id, account),
        email=asked.email, consent_text=agreed.text, consent_version=agreed.version, agreed_at=now,
        success_url=asked.success_url, cancel_url=asked.cancel_url, expires_at=now + PAGE_LIVES, created_at=now,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


async def record(session: Session, setup_id: UUID, page: Page | None) -> shapes.CardSetup:
    """Keep the page that Stripe has made, and look at the end of its life what came of it; None where it was kept."""
    setup = await queries.lock_setup(session, setup_id)
    assert setup is not None, "it was begun"
    if page is not None and setup.stripe_id is None:
        setup.open(page.stripe_id, page.url)
        await looks.want(session, "setup_intent", page.setup_intent, setup.account, at=setup.expires_at)
        await session.flush()
    return shapes.CardSetup.model_validate(setup)


async def refuse(session: Session, setup_id: UUID, problem: str) -> None:
    """Stripe will not make this page: nothing is left of the attempt.

    Where it knows the customer no more, whose cards went with them, the next attempt makes another.
    """
    setup = await queries.lock_setup(session, setup_id)
    assert setup is not None, "it was begun"
    setup.expire()
    if problem == NOT_FOUND and setup.stripe_customer is not None:
        for method in await queries.kept(session, setup.customer_id):
            if method.stripe_customer == setup.stripe_customer:
                await _remove(session, method, clock.now())


async def settle(session: Session, told: ToldSetup, account: str) -> None:
    """Take over how an attempt stands at Stripe: its card is kept once. What is not ours is passed by."""
    setup = await _named(session, told.nexus_id)
    if setup is None:
        return
    if told.card is not None and told.card.stripe_customer is not None:
        if setup.complete():
            await _keep(session, setup, told.card, told.card.stripe_customer, account)
    elif told.over or clock.now() >= setup.expires_at:
        setup.expire()
    await session.flush()


async def follow(session: Session, told: ToldCard) -> None:
    """Take over how a card is at Stripe. Those that are not ours are passed by."""
    method = await queries.lock_by_stripe(session, told.stripe_id)
    if method is not None and method.follow(told, clock.now()):
        await _record(session, "payment_method.removed", method)


async def remove(session: Session, asked: RemovePaymentMethod) -> Done:
    """Charge a card no more, and have it taken from Stripe's customer. Twice is once. Raises `NotFound`."""
    method = await queries.lock(session, asked.payment_method_id, of=asked.customer_id)
    if method is None:
        raise NotFound
    await _remove(session, method, clock.now())
    return Done()


async def forget(session: Session, customer_ids: Sequence[UUID]) -> None:
    """Remove all cards of somebody who asked to be forgotten, and those that they leave yet."""
    now = clock.now()
    for customer_id in customer_ids:
        await lock_keys(session, [f"card-setup:{customer_id}"])
        for method in await queries.kept(session, customer_id):
            locked = await queries.lock(session, method.id)
            assert locked is not None, "cards stay, with what was agreed to"
            await _remove(session, locked, now)
        for setup in await queries.live_setups(session, customer_id):
            setup.withdrawn_at = now
            setup.expire()


async def claim(session: Session, payment_method_id: UUID, now: datetime) -> Forgotten | None:
    """Take a lease on a card that Stripe has to forget; None where another has it, or it is done."""
    method = await queries.lock(session, payment_method_id, skip_locked=True)
    if method is None or method.due_at is None or method.due_at > now:
        return None
    method.due_at = now + LEASE * min(2**method.attempts, 60)
    method.attempts = min(method.attempts + 1, 10)
    return Forgotten(method.account, method.stripe_id)


async def forgotten(session: Session, payment_method_id: UUID) -> None:
    """Stripe has taken the card from its customer."""
    method = await queries.lock(session, payment_method_id)
    if method is not None:
        method.due_at = None


def _same(setup: CardSetup, asked: OpenCardSetup, account: str) -> bool:
    return (setup.account, setup.consent_version, setup.success_url, setup.cancel_url) == (
        account, asked.agreed, asked.success_url, asked.cancel_url,
    )  # fmt: skip


async def _named(session: Session, nexus_id: str | None) -> CardSetup | None:
    if nexus_id is None:
        return None
    try:
        setup_id = from_typeid("cst", nexus_id)
    except ValueError:
        return None
    return await queries.lock_setup(session, setup_id)


async def _keep(session: Session, setup: CardSetup, card: ToldCard, stripe_customer: str, account: str) -> None:
    now = clock.now()
    method = PaymentMethod(
        id=uuid7(), setup_id=setup.id, customer_id=setup.customer_id, account=account, stripe_id=card.stripe_id,
        stripe_customer=stripe_customer, brand=card.brand, last4=card.last4, exp_month=card.exp_month,
        exp_year=card.exp_year, consent_text=setup.consent_text, consent_version=setup.consent_version,
        agreed_at=setup.agreed_at, saved_at=now, attempts=0,
    )  # fmt: skip
    session.add(method)
    await session.flush()
    await _record(session, "payment_method.saved", method)
    if setup.withdrawn_at is not None:
        await _remove(session, method, now)


async def _remove(session: Session, method: PaymentMethod, now: datetime) -> None:
    if method.remove(now):
        await _record(session, "payment_method.removed", method)


async def _record(session: Session, what: str, method: PaymentMethod) -> None:
    await audit.record(
        session, what, payment_method_id=to_typeid("pmt", method.id), customer_id=to_typeid("cus", method.customer_id),
        stripe_id=method.stripe_id, consent_version=method.consent_version,
    )  # fmt: skip
