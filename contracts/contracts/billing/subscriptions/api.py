"""The requests about subscriptions that billing answers."""

from contracts.billing.subscriptions.shapes import Subscription
from contracts.request import Request
from contracts.types import Cursor, Limit, MembershipId, Page


class ListSubscriptions(Request[Page[Subscription]], subject="billing.subscription.list.v1", reads=True):
    """The subscriptions that renew memberships at Stripe, newest first."""

    membership_id: MembershipId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None
