"""What Stripe tells of a payment, in our words, and how it stands in the books."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from billing.ledger.models import Account
from contracts.billing.payments.shapes import DisputeStatus, PaymentStatus, RefundStatus

STATUSES: Final[Mapping[str, PaymentStatus]] = {
    "requires_payment_method": PaymentStatus.PENDING,
    "requires_confirmation": PaymentStatus.PENDING,
    "requires_action": PaymentStatus.REQUIRES_ACTION,
    "requires_capture": PaymentStatus.PROCESSING,
    "processing": PaymentStatus.PROCESSING,
    "succeeded": PaymentStatus.SUCCEEDED,
    "canceled": PaymentStatus.CANCELLED,
}
"""By Stripe's names (docs.stripe.com/payments/paymentintents/lifecycle)."""

REFUND_STATUSES: Final[Mapping[str, RefundStatus]] = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}

CLOSED: Final = (DisputeStatus.WARNING_CLOSED, DisputeStatus.PREVENTED, DisputeStatus.WON)
"""How a dispute stands after which its money is the business's."""


@dataclass(frozen=True, slots=True)
class ToldFees:
    """What was kept of a payment, in the currency that the account settles in."""

    currency: str
    stripe_minor: int
    platform_minor: int


@dataclass(frozen=True, slots=True)
class ToldRefund:
    """A refund as it is at Stripe."""

    stripe_id: str
    nexus_id: str | None
    """Our own id of it, where it is ours."""
    status: RefundStatus
    amount_minor: int
    problem: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ToldFeeRefund:
    """A part of the platform's fee that went back to the business."""

    stripe_id: str
    amount_minor: int
    currency: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A payment intent as it is at Stripe, with all that came of it."""

    stripe_id: str
    account: str
    nexus_id: str | None
    """Our own id of what made it."""
    status: PaymentStatus
    amount_minor: int
    currency: str
    decline_code: str | None = None
    paid_at: datetime | None = None
    tax_minor: int = 0
    takes_fee: bool = False
    fees: ToldFees | None = None
    refunds: list[ToldRefund] = field(default_factory=list)
    fee_refunds: list[ToldFeeRefund] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ToldMove:
    """Money that a dispute moved: what the bank took (negative) or gave back, and what that cost."""

    stripe_id: str
    amount_minor: int
    fee_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ToldDispute:
    """A dispute as it is at Stripe."""

    stripe_id: str
    payment: str
    """The payment intent's id."""
    status: DisputeStatus
    amount_minor: int
    currency: str
    reason: str
    answer_by: datetime | None
    opened_at: datetime
    moves: list[ToldMove]


def status(stripes: str, *, declined: bool) -> PaymentStatus:
    """Ours for Stripe's; one that waits for another card after a decline has failed."""
    ours = STATUSES[stripes]
    return PaymentStatus.FAILED if declined and ours is PaymentStatus.PENDING else ours


def taken(
    amount: int, tax: int, money: Account = Account.STRIPE, earned: Account = Account.SALES
) -> dict[Account, int]:  # fmt: skip
    """The lines of money that came: where it lies, and as what it was earned, or is owed."""
    return {money: amount, earned: tax - amount, Account.TAX: -tax}


def kept(fees: ToldFees) -> dict[Account, int]:
    """The lines of what Stripe and the platform kept of it."""
    return {
        Account.STRIPE_FEES: fees.stripe_minor, Account.PLATFORM_FEES: fees.platform_minor,
        Account.STRIPE: -fees.stripe_minor - fees.platform_minor,
    }  # fmt: skip


def given_back(
    amount: int, tax: int, money: Account = Account.STRIPE, earned: Account = Account.SALES
) -> dict[Account, int]:  # fmt: skip
    """The lines of money that went back."""
    return {account: -minor for account, minor in taken(amount, tax, money, earned).items()}


def gift_given_back(amount: int, off_code: int) -> dict[Account, int]:
    """The lines of money that went back of what was paid for a gift code: what was spent already is a loss."""
    return {Account.STRIPE: -amount, Account.GIFTS: off_code, Account.SALES: amount - off_code}


def fee_given_back(amount: int) -> dict[Account, int]:
    """The lines of the part of the platform's fee that came back to the business."""
    return {Account.STRIPE: amount, Account.PLATFORM_FEES: -amount}


def disputed(move: ToldMove) -> dict[Account, int]:
    """The lines of money that a dispute moved."""
    return {
        Account.STRIPE: move.amount_minor - move.fee_minor, Account.DISPUTES: -move.amount_minor,
        Account.STRIPE_FEES: move.fee_minor,
    }  # fmt: skip


def keyed(told: ToldDispute) -> Iterator[tuple[str, ToldMove]]:
    """The moves of money of a dispute, each with its key in the books: one is taken, one may come back."""
    met: set[str] = set()
    for move in told.moves:
        key = f"{'dispute' if move.amount_minor < 0 else 'dispute_reinstated'}:{told.stripe_id}"
        yield f"{key}:{move.stripe_id}" if key in met else key, move
        met.add(key)


def tax_part(tax: int, whole: int, before: int, amount: int) -> int:
    """The tax in `amount` that is given back of a payment of `whole`, of which `before` has gone back already.

    Each time what brings the sum to its share, a half rounded up: all parts of a whole payment are all of its tax.
    """
    if whole == 0:
        return 0
    return _share(tax, before + amount, whole) - _share(tax, before, whole)


def _share(tax: int, part: int, whole: int) -> int:
    return (2 * tax * part + whole) // (2 * whole)
