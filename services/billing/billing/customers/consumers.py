"""Customers: events in."""

from billing.customers import operations
from contracts.scheduling.customers.events import CustomerMerged
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(CustomerMerged)
async def follow_merge(session: Session, event: CustomerMerged) -> None:
    """Let a customer have what their other record was billed."""
    await operations.remember(session, event)
