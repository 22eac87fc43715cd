"""What a business sees of its plan."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.billing.standings.shapes import BusinessStanding, PlanName
from contracts.types import PlanCheckoutId, Shape

StripeUrl = Annotated[str, StringConstraints(min_length=1, max_length=5_000, pattern=r"^https?://")]
"""A page of Stripe's."""


class PlanInterval(StrEnum):
    """How often a plan is paid for."""

    MONTH = "month"
    YEAR = "year"


class PlanSubscriptionStatus(StrEnum):
    """The status of a subscription, in Stripe's words."""

    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"


class PlanSubscription(Shape):
    """A business's subscription of a plan."""

    plan: PlanName
    status: PlanSubscriptionStatus
    period_ends_at: AwareDatetime | None = None
    """When it renews, or ends where it was called off."""
    cancels_at: AwareDatetime | None = None
    """When it ends; null unless it was called off."""
    pay_url: StripeUrl | None = None
    """Where what is due is paid; null while nothing is."""


class PlanStanding(BusinessStanding):
    """Where the business stands, and the subscription that this rests on."""

    subscription: PlanSubscription | None = None
    """The newest; null before the first."""


class PlanCheckout(Shape):
    """A page of Stripe's on which a plan is chosen and paid."""

    id: PlanCheckoutId
    plan: PlanName
    url: StripeUrl
    expires_at: AwareDatetime
