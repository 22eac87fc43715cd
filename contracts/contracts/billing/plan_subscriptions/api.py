"""The requests about its plan that billing answers a business."""

from contracts.billing.checkouts.shapes import ReturnUrl
from contracts.billing.plan_subscriptions.shapes import PlanCheckout, PlanInterval, PlanStanding
from contracts.billing.standings.shapes import PlanName
from contracts.request import Request


class GetStanding(Request[PlanStanding], subject="billing.standing.get.v1", reads=True):
    """Where the business stands with the platform, and what it pays for."""


class SubscribeToPlan(Request[PlanCheckout], subject="billing.plan.subscribe.v1", while_unpaid=True):
    """Begin a subscription of a plan: paid on Stripe's page. What was left open before is closed.

    What is left of a trial stays free. Asked again for the same, the answer is the same page while it is open.
    """

    plan: PlanName
    interval: PlanInterval = PlanInterval.MONTH
    success_url: ReturnUrl
    """Where Stripe's page leads back to."""
    cancel_url: ReturnUrl | None = None


class CancelPlan(Request[PlanStanding], subject="billing.plan.cancel.v1", while_unpaid=True):
    """Let the subscription end with the period that is paid, or, where payments fail, at once. Twice is once."""
