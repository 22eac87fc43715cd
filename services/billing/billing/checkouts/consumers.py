"""Checkouts: events in."""

from billing.checkouts import operations
from contracts.billing.events import PaymentPurpose
from contracts.scheduling.credits.events import MembershipChanged, PurchaseChanged
from contracts.scheduling.credits.shapes import MembershipStatus, PurchaseStatus
from contracts.scheduling.events import BookingCancelled
from kit import clock
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(BookingCancelled)
async def end_deposit_checkout(session: Session, event: BookingCancelled) -> None:
    """Let nobody pay for a booking that is off."""
    await operations.call_off(session, PaymentPurpose.DEPOSIT, event.booking_id, clock.now())


@consumers.on(PurchaseChanged)
async def end_purchase_checkout(session: Session, event: PurchaseChanged) -> None:
    """Let nobody pay for a purchase that was undone."""
    if event.status is PurchaseStatus.REFUNDED:
        await operations.call_off(session, PaymentPurpose.PURCHASE, event.purchase_id, clock.now())


@consumers.on(MembershipChanged)
async def end_membership_checkout(session: Session, event: MembershipChanged) -> None:
    """Let nobody pay for a membership that has ended."""
    if event.status is MembershipStatus.ENDED:
        await operations.call_off(session, PaymentPurpose.MEMBERSHIP, event.membership_id, clock.now())
