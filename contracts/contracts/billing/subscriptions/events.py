"""What billing tells of subscriptions."""

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.types import Line, MembershipId, Period, SubscriptionId


class SubscriptionChanged(Event, subject="billing.subscription.changed.v1", about="subscription_id"):
    """What renews a membership at Stripe is new or has changed; the fields are its new state."""

    subscription_id: SubscriptionId
    membership_id: MembershipId
    status: Line
    """Stripe's word for where it stands: `active`, `trialing`, `past_due`, `canceled`, …"""
    period: Period
    """The period that it is in, paid or not."""
    cancel_at_period_end: bool = False
    """Whether it ends with this period."""
    ended_at: AwareDatetime | None = None
    ends_membership: bool = False
    """Whether nothing renews the membership any more: it has ended, and there is no other."""
