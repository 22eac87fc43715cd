"""The requests about payments that billing answers."""

from contracts.billing.payments.shapes import EvidencePack, Payment, PaymentDetails, PaymentStatus, Refund, StaffReason
from contracts.request import Request
from contracts.types import BookingId, Cursor, CustomerId, DisputeId, Limit, Line, Money, Page, PaymentId, PurchaseId


class ListPayments(Request[Page[Payment]], subject="billing.payment.list.v1", reads=True):
    """Payments, newest first."""

    status: PaymentStatus | None = None
    customer_id: CustomerId | None = None
    booking_id: BookingId | None = None
    purchase_id: PurchaseId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetPayment(Request[PaymentDetails], subject="billing.payment.get.v1", reads=True):
    """One payment, with its refunds and disputes."""

    payment_id: PaymentId


class RefundPayment(Request[Refund], subject="billing.payment.refund.v1", while_unpaid=True):
    """Give money back: all that is left of a payment, or part of it.

    It is set aside at once and given back at Stripe right after, or as soon as Stripe can be reached.
    """

    payment_id: PaymentId
    amount: Money | None = None
    """How much; by default all that is left."""
    reason: StaffReason = StaffReason.REQUESTED
    note: Line | None = None
    """Why, for the business's own books."""
    undoes: bool = False
    """Whether what was paid for is undone: unspent credits are revoked. It always is once nothing is left."""


class GetEvidence(Request[EvidencePack], subject="billing.dispute.evidence.v1", reads=True):
    """All that is known here about a disputed payment."""

    dispute_id: DisputeId
