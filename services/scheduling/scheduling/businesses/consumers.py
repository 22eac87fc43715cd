"""Businesses: events in."""

from contracts.identity.events import BusinessCreated, BusinessUpdated
from kit.consumers import Consumers
from kit.db import Session
from scheduling.businesses import operations

consumers = Consumers("scheduling")


@consumers.on(BusinessCreated, BusinessUpdated)
async def remember_business(session: Session, event: BusinessCreated | BusinessUpdated) -> None:
    """Keep the profile that prices, zones and mails rest on."""
    await operations.remember(session, event)
