"""Events of identity about businesses."""

from contracts.billing.events import StandingChanged
from contracts.identity.events import BusinessCreated, BusinessReinstated, BusinessSuspended, BusinessUpdated
from kit.consumers import Consumers
from kit.db import Session
from notifications.businesses import operations

consumers = Consumers("notifications")


@consumers.on(BusinessCreated, BusinessUpdated, BusinessSuspended, BusinessReinstated)
async def remember_business(session: Session, event: operations.Told) -> None:
    """Keep the business's name, path, zone and language, and whether it is suspended."""
    await operations.remember(session, event)


@consumers.on(StandingChanged)
async def remember_standing(session: Session, event: StandingChanged) -> None:
    """Keep where the business stands with the platform: without good standing nothing new begins in it."""
    await operations.remember_standing(session, event)
