"""Events of scheduling about bookings, and about the customers whose they are."""

from contracts.scheduling.customers.events import CustomerErased
from contracts.scheduling.events import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingFact,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
)
from kit.consumers import Consumers
from kit.db import Session
from notifications.bookings import operations

consumers = Consumers("notifications")

PLANS_MAILS = "notifications-plan_mails"
"""The durable of `plan_mails`: how far it got is how far a mail's facts can be trusted."""


@consumers.on(
    BookingRequested, BookingConfirmed, BookingRescheduled, BookingCancelled, BookingCompleted, BookingNoShow,
    CustomerErased,
)  # fmt: skip
async def plan_mails(session: Session, event: BookingFact | CustomerErased) -> None:
    """Plan what the customer and the business's people are told, or nothing more to whom was erased.

    All facts that a mail rests on share one durable, so that its watermark stands for all of them.
    """
    if isinstance(event, CustomerErased):
        await operations.silence(session, event)
    else:
        await operations.plan(session, event)
