"""Subscriptions: events in."""

from billing.subscriptions import operations
from contracts.scheduling.credits.events import MembershipChanged
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(MembershipChanged)
async def follow_membership(session: Session, event: MembershipChanged) -> None:
    """Keep what is sold, and let a subscription end with its membership."""
    await operations.follow(session, event)
