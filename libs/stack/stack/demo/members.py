"""A member: joined on Stripe's page, renewed by Stripe's clock, granted the credits of what was paid and no others."""

from datetime import timedelta
from functools import partial
from typing import Final

import httpx

from nexus_sdk import Nexus, models
from stack.demo import browser, packages
from stack.demo.patience import wait_for
from stack.demo.paying import THANKS, Say, buyer_of, told
from stack.demo.seed import Business
from stack.errors import StackError

PLAN: Final = "Harbour circle"
INVOICE_RESTS: Final = timedelta(hours=2)
"""A renewal's invoice is a draft for an hour."""


def join_and_renew(guest: Nexus, business: Business, twin: str, say: Say) -> models.MembershipId:
    """Join a membership; a month later, by the clock at Stripe of this customer alone, it renews. Gives its id."""
    buyer = buyer_of(guest, business, say, "Kwame Boateng")
    plan = _plan(business)
    started = buyer.shop.checkouts.start(plan_id=plan.id, customer=buyer.contact, success_url=THANKS)
    buyer.pay(started.checkout)
    membership = started.membership
    if membership is None:
        raise StackError("The demo's membership was not started. See: nexus logs scheduling")
    buyer.balance(membership.customer_id, plan.credits)
    say("Member", f"“{plan.name}”, {plan.credits} credits for {told(plan.price)} each {plan.interval}")
    _let_a_month_pass(business, twin, membership.id)
    held = buyer.balance(membership.customer_id, 2 * plan.credits)
    paid = list(business.shop.admin.memberships.periods(membership.id))
    for each in paid:
        wait_for("What Stripe kept of a payment", partial(_in_the_books, business, each.payment_id), "billing")
    periods = {each.period.starts_at: each.period.ends_at for each in paid}
    granted = {lot.starts_at: lot.expires_at for lot in held.lots}
    if granted != periods:
        raise StackError(f"The credits are good for {granted}, but what is paid is {periods}.")
    for number, (start, end) in enumerate(sorted(periods.items())):
        say(
            "Renewed" if number else "Period",
            f"{start:%Y-%m-%d} to {end:%Y-%m-%d} is paid: {plan.credits} credits, good for exactly that",
        )
    return membership.id


def _in_the_books(business: Business, payment_id: models.PaymentId) -> bool:
    """Whether a payment is known with all that was kept of it: then it is in the books."""
    return business.shop.admin.payments.get(payment_id).stripe_fee is not None


def _let_a_month_pass(business: Business, twin: str, membership_id: models.MembershipId) -> None:
    """Advance the clock of one customer at the twin; everybody else's stays."""
    subscriptions = business.shop.admin.subscriptions
    (subscription,) = wait_for(
        "Stripe's word of the subscription", lambda: list(subscriptions.list(membership_id=membership_id)), "billing"
    )
    later = subscription.period_ends_at + INVOICE_RESTS
    switch = f"{twin}/_twin/subscriptions/{subscription.stripe_id}/advance"
    httpx.post(switch, json={"now": int(later.timestamp())}, timeout=browser.WAIT_SECONDS).raise_for_status()


def _plan(business: Business) -> models.MembershipPlan:
    plans = business.shop.admin.membership_plans
    for plan in plans.list(limit=100):
        if plan.name == PLAN:
            return plan
    return plans.create(
        name=PLAN,
        description="Two massages a month.",
        credits=2,
        interval="month",
        price=models.Money(amount_minor=11_000, currency="GBP"),
        service_ids=[business.services[packages.SERVICE]],
    )
