"""Shapes of subscriptions."""

from pydantic import AwareDatetime

from contracts.types import CustomerId, Line, MembershipId, Shape, SubscriptionId


class Subscription(Shape):
    """What renews a membership at Stripe, as it was when it was last looked at."""

    id: SubscriptionId
    version: int
    stripe_id: Line
    membership_id: MembershipId
    customer_id: CustomerId | None
    """Whose membership it is; null while scheduling has not told."""
    status: Line
    """Stripe's word for where it stands: `active`, `trialing`, `past_due`, `canceled`, …"""
    period_starts_at: AwareDatetime
    """When the period began that it is in; whether that is paid, its invoice says."""
    period_ends_at: AwareDatetime
    cancel_at_period_end: bool
    """Whether it ends with this period."""
    ended_at: AwareDatetime | None
    latest_invoice: Line | None
    """Stripe's id of its newest invoice."""
    created_at: AwareDatetime
