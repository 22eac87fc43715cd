"""What scheduling tells of bookings that wait for money."""

from typing import Literal

from pydantic import AwareDatetime

from contracts.scheduling.events import BookingFact
from contracts.types import Money, PaymentId


class BookingAwaitingPayment(BookingFact, subject="scheduling.booking.awaiting_payment.v1", about="booking_id"):
    """The time is kept until `payment_due_at` for whoever pays the deposit."""

    deposit: Money
    pay_by: AwareDatetime
    """When a checkout must have ended; a little before the time is released."""
    payment_due_at: AwareDatetime


class BookingDepositPaid(BookingFact, subject="scheduling.booking.deposit_paid.v1", about="booking_id"):
    """The deposit came for a booking that did not wait for it any more: staff had let it stand without."""

    payment_id: PaymentId
    deposit: Money


class BookingPaymentRefused(BookingFact, subject="scheduling.booking.payment_refused.v1", about="booking_id"):
    """Money came that this booking has no use for. Billing gives it back in full."""

    payment_id: PaymentId
    amount: Money
    why: Literal["over", "released", "paid_already"]
    """The booking was called off; its time is gone, because the money came too late; another payment was first."""
