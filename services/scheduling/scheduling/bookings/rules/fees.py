"""What calling a booking off, or not coming, costs, by the policy it was bought under."""

from datetime import datetime, timedelta

from contracts.scheduling.shapes import Policy
from contracts.types import Money
from scheduling.services.rules import share

LEEWAY = timedelta(minutes=5)
"""How much longer time is kept than a checkout lives."""


def is_late_to_cancel(policy: Policy, starts_at: datetime, now: datetime) -> bool:
    """Whether less than the notice is left before the start; exactly the notice is in time."""
    return now > starts_at - timedelta(minutes=policy.cancel_notice_minutes)


def is_late_to_move(policy: Policy, starts_at: datetime, now: datetime) -> bool:
    """Whether a customer may no longer move a booking that starts then; exactly the notice is in time."""
    return now > starts_at - timedelta(minutes=policy.move_notice_minutes)


def late_cancel_fee(price: Money, policy: Policy) -> Money:
    """The policy's share of the price, in whole minor units, a half rounded up."""
    return share(price, policy.late_cancel_fee_percent)


def no_show_fee(price: Money, policy: Policy) -> Money:
    """What not coming costs by the policy, if a person confirms it; whole minor units, a half rounded up."""
    return share(price, policy.no_show_fee_percent)


def deposit(price: Money, policy: Policy) -> Money:
    """What has to be paid before a booking stands; whole minor units, a half rounded up."""
    return share(price, policy.deposit.percent)


def payment_due(now: datetime, starts_at: datetime, policy: Policy) -> datetime:
    """Until when a booking keeps its time for whoever pays: longer than any checkout lives, never past its start.

    In whole seconds, as the slot engine knows.
    """
    return min(now.replace(microsecond=0) + timedelta(minutes=policy.deposit.minutes) + LEEWAY, starts_at)


def pay_by(payment_due_at: datetime) -> datetime:
    """When a checkout must have ended, so that its money arrives before the time is released."""
    return payment_due_at - LEEWAY


def refund(paid: Money, fee: Money | None) -> Money:
    """What is given back of a deposit when its booking is called off: all of it but the fee."""
    kept = min(paid.amount_minor, fee.amount_minor if fee else 0)
    return Money(amount_minor=paid.amount_minor - kept, currency=paid.currency)
