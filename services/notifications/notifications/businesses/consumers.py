"""Events of identity about businesses."""

from contracts.identity.events import BusinessCreated, BusinessUpdated
from kit.consumers import Consumers
from kit.db import Session
from notifications.businesses import operations

consumers = Consumers("notifications")


@consumers.on(BusinessCreated, BusinessUpdated)
async def remember_business(session: Session, event: BusinessCreated | BusinessUpdated) -> None:
    """Keep the business's name, path, zone and language."""
    await operations.remember(session, event)
