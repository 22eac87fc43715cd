"""Saved cards: events in."""

from billing.payment_methods import operations
from contracts.scheduling.customers.events import CustomerErased
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(CustomerErased)
async def forget_payment_methods(session: Session, event: CustomerErased) -> None:
    """Charge nobody who asked to be forgotten."""
    await operations.forget(session, [event.customer_id, *event.merged_ids])
