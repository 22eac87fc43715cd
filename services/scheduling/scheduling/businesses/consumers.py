"""Businesses: events in."""

from contracts.billing.events import StandingChanged
from contracts.identity.events import BusinessCreated, BusinessReinstated, BusinessSuspended, BusinessUpdated
from kit.consumers import Consumers
from kit.db import Session
from scheduling.businesses import operations

consumers = Consumers("scheduling")


@consumers.on(BusinessCreated, BusinessUpdated, BusinessSuspended, BusinessReinstated)
async def remember_business(session: Session, event: operations.Told) -> None:
    """Keep the profile that prices, zones and mails rest on, and whether the business is suspended."""
    await operations.remember(session, event)


@consumers.on(StandingChanged)
async def remember_standing(session: Session, event: StandingChanged) -> None:
    """Keep where the business stands with the platform, and its limit: without good standing nothing new begins."""
    await operations.remember_standing(session, event)
