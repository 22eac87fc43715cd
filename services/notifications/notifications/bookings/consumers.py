"""Events of scheduling about bookings."""

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


@consumers.on(BookingRequested, BookingConfirmed, BookingRescheduled, BookingCancelled, BookingCompleted, BookingNoShow)
async def plan_mails(session: Session, event: BookingFact) -> None:
    """Plan what the customer and the business's people are told; all of a booking's facts share one durable."""
    await operations.plan(session, event)
