"""What a subscription at Stripe amounts to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from billing.objects import moment, moment_or_none
from billing.standings.rules import Phase
from contracts.billing.plan_subscriptions.shapes import PlanSubscriptionStatus

KEY_LASTS: Final = timedelta(hours=22)
"""Older ones are looked for before they are made again: Stripe forgets keys after 24 hours, and of a page
asked for later too little of `OPEN_FOR` would be left (half an hour at least: docs.stripe.com/api/checkout)."""
OPEN_FOR: Final = timedelta(hours=23)
"""How long a checkout can be paid; Stripe allows 24 hours at most."""
LEAST_TRIAL: Final = timedelta(hours=49)
"""Stripe lets a checkout begin a trial only if that lasts 48 hours more at least."""

PRODUCT: Final = "nexus_plan_"
"""How the ids of plans' products begin, as `billing.plans` has them."""

_PHASES: Final = {
    PlanSubscriptionStatus.TRIALING: Phase.PAYING,
    PlanSubscriptionStatus.ACTIVE: Phase.PAYING,
    PlanSubscriptionStatus.PAST_DUE: Phase.ARREARS,
    PlanSubscriptionStatus.UNPAID: Phase.ARREARS,
    PlanSubscriptionStatus.PAUSED: Phase.PAUSED,
    PlanSubscriptionStatus.CANCELED: Phase.ENDED,
    PlanSubscriptionStatus.INCOMPLETE: Phase.NONE,
    PlanSubscriptionStatus.INCOMPLETE_EXPIRED: Phase.NONE,
}


@dataclass(frozen=True, slots=True)
class Told:
    """A subscription as Stripe tells it, in our words."""

    stripe_id: str
    customer: str
    plan: str
    status: PlanSubscriptionStatus
    made_at: datetime
    period_ends_at: datetime | None
    cancels_at: datetime | None
    behind_since: datetime | None
    """When its arrears, its pause or its end began."""
    pay_url: str | None
    looked_at: datetime


def phase_of(status: PlanSubscriptionStatus) -> Phase:
    """What a status amounts to; a subscription whose first payment is awaited, or never came, is none yet."""
    return _PHASES[status]


def told(subscription: Any, open_invoices: Sequence[Any], looked_at: datetime) -> Told:
    """A subscription of Stripe's and its open invoices, in our words.

    Arrears begin with the oldest invoice that is open: those of later periods do not move them.
    """
    item = subscription.items.data[0]
    status = PlanSubscriptionStatus(subscription.status)
    ends = moment_or_none(item.current_period_end)
    oldest = min(open_invoices, key=lambda invoice: invoice.created, default=None)
    return Told(
        stripe_id=subscription.id, customer=subscription.customer, plan=_plan(item.price), status=status,
        made_at=moment(subscription.created), period_ends_at=ends,
        cancels_at=ends if subscription.cancel_at_period_end else moment_or_none(subscription.cancel_at),
        behind_since=_behind_since(subscription, item, oldest), pay_url=oldest.hosted_invoice_url if oldest else None,
        looked_at=looked_at,
    )  # fmt: skip


def counting(subscriptions: Iterable[Any]) -> Any | None:
    """The subscription that a standing rests on: one that is paid before others, then the newest; None without one."""
    counted = [each for each in subscriptions if phase_of(each.status) is not Phase.NONE]
    key = lambda each: (phase_of(each.status) is Phase.PAYING, each.made_at, each.stripe_id)  # noqa: E731
    return max(counted, key=key, default=None)


def _plan(price: Any) -> str:
    """The plan of a price, by its product: prices change, and give their keys away to newer ones."""
    return str(price.product).removeprefix(PRODUCT)


def _behind_since(subscription: Any, item: Any, oldest: Any | None) -> datetime | None:
    match phase_of(PlanSubscriptionStatus(subscription.status)):
        case Phase.ARREARS:
            return moment_or_none(oldest.created if oldest else item.current_period_start)
        case Phase.PAUSED:
            return moment_or_none(subscription.trial_end or item.current_period_start)
        case Phase.ENDED:  # Stripe gives up after a while, which makes nobody's grace longer
            return moment_or_none(oldest.created if oldest else subscription.ended_at)
        case _:
            return None
