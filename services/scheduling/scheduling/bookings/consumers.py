"""Bookings: events in."""

from contracts.billing.events import PaymentSucceeded
from kit.consumers import Consumers
from kit.db import Session
from scheduling.bookings import operations

consumers = Consumers("scheduling")


@consumers.on(PaymentSucceeded)
async def take_deposit(session: Session, event: PaymentSucceeded) -> None:
    """Let a booking stand whose deposit was paid, or have the money given back."""
    await operations.take_payment(session, event)
