"""Businesses: events in."""

from billing.businesses import operations
from contracts.identity.events import BusinessCreated, BusinessReinstated, BusinessSuspended, BusinessUpdated
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(BusinessCreated, BusinessUpdated, BusinessSuspended, BusinessReinstated)
async def remember_business(session: Session, event: operations.Told) -> None:
    """Keep the profile that currency, mails and standing rest on, and whether the business is suspended."""
    await operations.remember(session, event)
