"""Purchases: events in."""

from contracts.billing.events import PaymentRefunded, PaymentSucceeded
from kit.consumers import Consumers
from kit.db import Session
from scheduling.packages import operations

consumers = Consumers("scheduling")


@consumers.on(PaymentSucceeded, PaymentRefunded)
async def settle_purchase(session: Session, event: PaymentSucceeded | PaymentRefunded) -> None:
    """Grant what was paid for; revoke what is unspent of what was refunded."""
    if isinstance(event, PaymentSucceeded):
        await operations.pay(session, event)
    else:
        await operations.undo(session, event)
