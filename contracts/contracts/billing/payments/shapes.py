"""Shapes of payments, refunds and disputes."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.billing.checkouts.shapes import Checkout
from contracts.billing.events import PaymentPurpose
from contracts.scheduling.deposits.shapes import BookingTerms
from contracts.types import (
    BookingId,
    CheckoutId,
    CustomerId,
    DisputeId,
    Line,
    MembershipId,
    Money,
    PaymentId,
    PurchaseId,
    RefundId,
    Shape,
)


class PaymentStatus(StrEnum):
    """Where a payment stands; what has succeeded stays so, whatever is given back of it."""

    PENDING = "pending"
    """Nobody has tried to pay yet."""
    REQUIRES_ACTION = "requires_action"
    """The customer's bank wants to hear from them."""
    PROCESSING = "processing"
    """The bank has not said yet whether the money comes."""
    FAILED = "failed"
    """The last attempt was declined; another may succeed."""
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    """Where a refund stands: started → pending → succeeded | failed; what has succeeded may still fail at the bank."""

    STARTED = "started"
    """It is set aside; Stripe has not answered yet."""
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """No money was given back: it can be again."""


class RefundReason(StrEnum):
    """Why money is given back."""

    REQUESTED = "requested"
    """The customer asked for it."""
    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"
    CANCELLED = "cancelled"
    """A booking was called off in time, or by the business."""
    UNUSABLE = "unusable"
    """It came for something that has no use for it: too late, or twice."""
    ELSEWHERE = "elsewhere"
    """Somebody gave it back at Stripe."""


class StaffReason(StrEnum):
    """Why staff give money back."""

    REQUESTED = "requested"
    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"


class DisputeStatus(StrEnum):
    """Where a dispute stands, by Stripe's names; a warning is an inquiry that takes no money yet."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response"
    WARNING_UNDER_REVIEW = "warning_under_review"
    WARNING_CLOSED = "warning_closed"
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    PREVENTED = "prevented"
    WON = "won"
    LOST = "lost"


class Refund(Shape):
    """Money that is given back of a payment."""

    id: RefundId
    payment_id: PaymentId
    status: RefundStatus
    amount: Money
    reason: RefundReason
    note: Line | None
    undoes: bool
    """Whether what was paid for is undone by it: credits that are unspent are revoked."""
    problem: str | None
    """Why Stripe or the bank refused it, as a code."""
    stripe_id: str | None
    refunded_at: AwareDatetime | None
    created_at: AwareDatetime


class Dispute(Shape):
    """A customer's bank asks for a payment back."""

    id: DisputeId
    payment_id: PaymentId
    status: DisputeStatus
    amount: Money
    reason: str
    """Stripe's name of what the customer says: `fraudulent`, `product_not_received`, …"""
    answer_by: AwareDatetime | None
    """Until when evidence is taken."""
    withdrawn: Money
    """What the bank has taken back at present."""
    stripe_id: str
    opened_at: AwareDatetime


class Payment(Shape):
    """Money that a customer pays, or tried to."""

    id: PaymentId
    status: PaymentStatus
    version: int
    purpose: PaymentPurpose
    amount: Money
    refunded: Money
    """What is given back of it, or set aside to be."""
    description: Line
    customer_id: CustomerId | None
    booking_id: BookingId | None
    purchase_id: PurchaseId | None
    membership_id: MembershipId | None
    period_starts_at: AwareDatetime | None
    checkout_id: CheckoutId | None
    by_gift: bool = False
    """Whether a gift code paid it: what is given back of it goes back there."""
    decline_code: str | None
    """Why the last attempt failed, by the bank's or Stripe's code."""
    disputed: bool
    stripe_id: str
    paid_at: AwareDatetime | None
    created_at: AwareDatetime


class PaymentDetails(Payment):
    """A payment with all that became of it."""

    refunds: list[Refund]
    """Oldest first."""
    disputes: list[Dispute]
    stripe_fee: Money | None
    """What Stripe kept; null until Stripe says. In the currency that it settles in."""
    platform_fee: Money | None


class EvidencePack(Shape):
    """All that is known here about a disputed payment, for whoever answers the bank."""

    dispute: Dispute
    payment: PaymentDetails
    checkout: Checkout | None
    terms: BookingTerms | None
    """What the customer agreed to when they paid a deposit."""
    booking_timeline: str | None
    """Where the booking's history is: the path of the gateway's route."""
    audit: list[int]
    """The entries of the audit chain that are about this payment, by their numbers."""
