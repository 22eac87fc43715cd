"""Memberships: events in."""

from billing.memberships import operations
from contracts.scheduling.credits.events import MembershipPlanChanged
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(MembershipPlanChanged)
async def remember_membership_plan(session: Session, event: MembershipPlanChanged) -> None:
    """Keep how long a plan's periods are."""
    await operations.remember_plan(session, event)
