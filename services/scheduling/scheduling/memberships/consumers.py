"""Memberships: events in."""

from contracts.billing.events import CheckoutExpired, PaymentRefunded, PeriodPaid
from contracts.billing.subscriptions.events import SubscriptionChanged
from kit.consumers import Consumers
from kit.db import Session
from scheduling.memberships import operations

consumers = Consumers("scheduling")


@consumers.on(PeriodPaid)
async def grant_period(session: Session, event: PeriodPaid) -> None:
    """Grant the credits of the period that is paid."""
    await operations.grant_period(session, event)


@consumers.on(PaymentRefunded)
async def revoke_period(session: Session, event: PaymentRefunded) -> None:
    """Revoke what is unspent of a period that was refunded."""
    await operations.undo_period(session, event)


@consumers.on(CheckoutExpired)
async def give_up_membership(session: Session, event: CheckoutExpired) -> None:
    """End what somebody wanted to join and never paid."""
    await operations.give_up(session, event)


@consumers.on(SubscriptionChanged)
async def end_with_subscription(session: Session, event: SubscriptionChanged) -> None:
    """End a membership when the last of what renews it has ended."""
    await operations.end_with_subscription(session, event)
