"""The desk: events in."""

from billing.desk import operations
from contracts.scheduling.credits.events import PurchaseChanged
from kit import clock
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(PurchaseChanged)
async def enter_purchase(session: Session, event: PurchaseChanged) -> None:
    """Enter in the books what staff took or gave back for a package."""
    await operations.enter(session, event, clock.now())
