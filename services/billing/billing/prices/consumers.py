"""What businesses sell: events in."""

from billing.prices import operations
from contracts.scheduling.credits.events import MembershipPlanChanged, PackageChanged
from contracts.scheduling.events import ServiceChanged
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(ServiceChanged, PackageChanged, MembershipPlanChanged)
async def remember_sellable(session: Session, event: operations.Told) -> None:
    """Keep what is sold at which price, for Stripe to be told."""
    await operations.remember(session, event)
