"""Fees: events in."""

from billing.fees import operations
from contracts.scheduling.attendance.events import BookingFeeConfirmed, BookingFeeWaived
from contracts.scheduling.events import BookingCancelled, BookingNoShow
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")

Told = BookingCancelled | BookingNoShow | BookingFeeConfirmed | BookingFeeWaived


@consumers.on(BookingCancelled, BookingNoShow, BookingFeeConfirmed, BookingFeeWaived)
async def keep_fee(session: Session, event: Told) -> None:
    """Record what a booking costs that was called off too late, or missed."""
    match event:
        case BookingCancelled():
            await operations.cancelled(session, event)
        case BookingNoShow():
            await operations.missed(session, event)
        case BookingFeeConfirmed():
            await operations.confirmed(session, event)
        case BookingFeeWaived():
            await operations.waived(session, event)
