"""What calling a booking off, or not coming, costs, by the policy it was bought under."""

from datetime import datetime, timedelta

from contracts.scheduling.shapes import Policy
from contracts.types import Money


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


def share(price: Money, percent: int) -> Money:
    """So many hundredths of a price, in whole minor units, a half rounded up."""
    return Money(amount_minor=(price.amount_minor * percent + 50) // 100, currency=price.currency)
