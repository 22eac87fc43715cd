"""Subscribing to plans: what is written before Stripe is asked, and what it said then."""

from datetime import datetime
from uuid import UUID

from billing.audit import operations as audit
from billing.businesses import queries as businesses
from billing.looks import operations as looks
from billing.plan_subscriptions import queries
from billing.plan_subscriptions.models import (
    CheckoutStatus,
    PlanCheckout,
    PlanCustomer,
    PlanCustomerOwner,
    PlanSubscription,
)
from billing.plan_subscriptions.rules import LEAST_TRIAL, Told, phase_of
from billing.standings import queries as standings
from billing.standings.operations import NoPlans, rest_on
from billing.standings.rules import Phase, Rests
from contracts.billing.plan_subscriptions.api import SubscribeToPlan
from kit import clock
from kit.db import Session
from kit.errors import Conflict

CHECKOUT = "platform.checkout.session"
"""The kind of look at a checkout, in the platform's own account."""


class AlreadySubscribed(Conflict):
    """This business has a subscription: it is called off before another begins, and what is due on it is paid."""

    code = "billing.already_subscribed"


class NotSubscribed(Conflict):
    """This business has no subscription."""

    code = "billing.not_subscribed"


async def may_subscribe(session: Session) -> str:
    """The currency that the business subscribes in. Raises `NoPlans`, `AlreadySubscribed`, `BusinessNotHeardOf`."""
    if not standings.terms().sells_plans:
        raise NoPlans
    subscription = await queries.current(session)
    if subscription is not None and phase_of(subscription.status) is not Phase.ENDED:
        raise AlreadySubscribed
    return (await businesses.get(session)).currency


async def start(session: Session, asked: SubscribeToPlan, price: str) -> PlanCheckout:
    """The checkout to go on with: begun now, or the one that is started or open already, for whatever plan.

    Raises `NoPlans`, `AlreadySubscribed`, `BusinessNotHeardOf`.
    """
    row = await standings.get(session, for_update=True)
    await may_subscribe(session)
    if await queries.find_customer(session) is None:
        session.add(PlanCustomer())
    if (going := await queries.find_open(session)) is not None:
        return going
    now = clock.now()
    trial = row.trial_ends_at if row.trial_ends_at and row.trial_ends_at > now + LEAST_TRIAL else None
    made = PlanCheckout(
        plan=asked.plan, price=price, success_url=asked.success_url, cancel_url=asked.cancel_url, trial_ends_at=trial,
        created_at=now,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


async def describe_customer(session: Session) -> tuple[str, PlanCustomer]:
    """The name of the business and the customer that it is, or is about to be."""
    customer = await queries.find_customer(session)
    assert customer is not None, "started with its first checkout"
    return (await businesses.get(session)).name, customer


async def keep_customer(session: Session, stripe_id: str) -> None:
    """Keep which customer of the platform the business is; the first one stays."""
    customer = await session.get(PlanCustomer, session.business_id, with_for_update=True)
    assert customer is not None, "started with its first checkout"
    if customer.stripe_id is None:
        customer.stripe_id = stripe_id
        session.add(PlanCustomerOwner(stripe_id=stripe_id, business_id=session.business_id))


async def keep_checkout(
    session: Session, checkout_id: UUID, stripe_id: str, url: str | None, expires_at: datetime
) -> PlanCheckout:
    """Keep what Stripe has made of a checkout; it is looked at when it has expired, should nobody tell of it before."""
    checkout = await _locked(session, checkout_id)
    if checkout.status is CheckoutStatus.STARTED:
        await looks.want(session, CHECKOUT, stripe_id, at=expires_at)
        await audit.record(session, "plan.checkout_opened", plan=checkout.plan)
    checkout.open(stripe_id, url, expires_at)
    return checkout


async def give_up(session: Session, checkout_id: UUID) -> None:
    """A checkout that Stripe never made, or cannot be paid any more, is over."""
    (await _locked(session, checkout_id)).end(CheckoutStatus.EXPIRED)


async def settle_checkout(session: Session, checkout_id: UUID, status: CheckoutStatus) -> None:
    """Take over how a checkout stands at Stripe."""
    if status is not CheckoutStatus.OPEN:
        (await _locked(session, checkout_id)).end(status)


async def get_to_cancel(session: Session) -> PlanSubscription | None:
    """The subscription that can be called off; None where that was done. Raises `NotSubscribed` if there was none."""
    subscription = await queries.current(session)
    if subscription is None:
        raise NotSubscribed
    over = subscription.cancels_at is not None or phase_of(subscription.status) is Phase.ENDED
    return None if over else subscription


async def cancelled(session: Session, told: Told | None) -> None:
    """Take over what has become of a subscription that was called off just now."""
    if told is not None:
        await audit.record(session, "plan.cancelled", subscription=told.stripe_id, plan=told.plan)
        await settle(session, told)


async def settle(session: Session, told: Told) -> bool:
    """Take over how a subscription stands at Stripe, and judge the business by it; safe to repeat, in any order.

    False for a subscription of another customer's. Raises `BusinessNotHeardOf`.
    """
    row = await standings.get(session, for_update=True)
    customer = await queries.find_customer(session)
    if customer is None or customer.stripe_id != told.customer:
        return False
    known = {each.stripe_id: each for each in await queries.subscriptions(session)}
    subscription = known.get(told.stripe_id)
    if subscription is None:
        subscription = PlanSubscription(stripe_id=told.stripe_id, made_at=told.made_at, looked_at=told.looked_at)
        session.add(subscription)
    before = subscription.status
    subscription.learn(told)
    if subscription.status != before:
        await audit.record(
            session, "plan.subscription", subscription=told.stripe_id, plan=told.plan, status=subscription.status
        )
    await session.flush()
    counted = await queries.current(session)
    if counted is not None:
        await rest_on(session, row, _resting(counted))
    return True


def _resting(subscription: PlanSubscription) -> Rests:
    return Rests(
        subscription.stripe_id, subscription.plan, phase_of(subscription.status), subscription.behind_since,
        subscription.period_ends_at, subscription.looked_at,
    )  # fmt: skip


async def _locked(session: Session, checkout_id: UUID) -> PlanCheckout:
    found = await session.get(PlanCheckout, (session.business_id, checkout_id), with_for_update=True)
    assert found is not None, "it was started"
    return found
