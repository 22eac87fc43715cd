"""Events of scheduling about bookings and waitlists, and about the customers whose they are."""

from contracts.scheduling.attendance.events import BookingFeeConfirmed
from contracts.scheduling.customers.events import CustomerErased, CustomerMerged, CustomerUpdated
from contracts.scheduling.deposits.events import BookingAwaitingPayment, BookingPaymentRefused
from contracts.scheduling.events import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingFact,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    CustomerCreated,
)
from contracts.scheduling.waitlist.events import (
    WaitlistAccepted,
    WaitlistExpired,
    WaitlistFact,
    WaitlistLeft,
    WaitlistOffered,
)
from kit.consumers import Consumers
from kit.db import Session
from notifications.bookings import operations
from notifications.customers import operations as customers
from notifications.customers.operations import CustomerFact
from notifications.waitlist import operations as entries

consumers = Consumers("notifications")

PLANS_MAILS = "notifications-plan_mails"
"""The durable of `plan_mails`: how far it got is how far a mail's facts can be trusted."""


@consumers.on(
    BookingRequested, BookingAwaitingPayment, BookingConfirmed, BookingRescheduled, BookingCancelled, BookingCompleted,
    BookingNoShow, BookingFeeConfirmed, BookingPaymentRefused, CustomerErased,
    WaitlistOffered, WaitlistExpired, WaitlistAccepted, WaitlistLeft, CustomerCreated, CustomerUpdated, CustomerMerged,
)  # fmt: skip
async def plan_mails(session: Session, event: BookingFact | WaitlistFact | CustomerFact | CustomerErased) -> None:
    """Plan what the customer and the business's people are told, or nothing more to whom was erased.

    All facts that a mail rests on share one durable, so that its watermark stands for all of them.
    """
    if isinstance(event, CustomerErased):
        await operations.silence(session, event)
        await customers.forget(session, event)
    elif isinstance(event, CustomerFact):
        await customers.remember(session, event)
    elif isinstance(event, WaitlistFact):
        await entries.plan(session, event)
    else:
        await operations.plan(session, event)
