"""Payments: events in."""

from billing.payments import operations
from contracts.billing.payments.shapes import RefundReason
from contracts.scheduling.deposits.events import BookingPaymentRefused
from contracts.scheduling.events import BookingCancelled
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(BookingCancelled, BookingPaymentRefused)
async def give_deposit_back(session: Session, event: BookingCancelled | BookingPaymentRefused) -> None:
    """Give back what a booking that is off leaves of its deposit, and all that a booking has no use for."""
    if isinstance(event, BookingPaymentRefused):
        await operations.give_back_for(session, event.payment_id, event.amount, RefundReason.UNUSABLE)
    elif event.payment_id and event.refund and event.refund.amount_minor:
        await operations.give_back_for(session, event.payment_id, event.refund, RefundReason.CANCELLED)
