"""Events of billing."""

from contracts.billing.events import (
    DisputeClosed,
    DisputeOpened,
    PaymentFailed,
    PaymentRefunded,
    PaymentSucceeded,
    PeriodPaid,
    RefundFailed,
    StandingChanged,
)
from kit.consumers import Consumers
from kit.db import Session
from notifications.money import operations
from notifications.money.rules import MoneyFact

consumers = Consumers("notifications")


@consumers.on(
    PaymentSucceeded, PaymentFailed, PaymentRefunded, RefundFailed, PeriodPaid, DisputeOpened, DisputeClosed,
    StandingChanged,
)  # fmt: skip
async def tell_of_money(session: Session, event: MoneyFact) -> None:
    """Plan what the customer and the business's people are told of their money, and of the plan."""
    await operations.tell(session, event)
