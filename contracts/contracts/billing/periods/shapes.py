"""Shapes of paid periods."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import InvoiceId, MembershipId, Money, PaidPeriodId, PaymentId, Period, Shape


class DeskMethod(StrEnum):
    """How staff took money themselves."""

    CASH = "cash"
    CARD = "card"
    """With a terminal of the business's own."""
    TRANSFER = "transfer"


class PaidBy(StrEnum):
    """How a period was paid."""

    STRIPE = "stripe"
    CASH = "cash"
    CARD = "card"
    """At the desk, with a terminal of the business's own."""
    TRANSFER = "transfer"
    NOTHING = "nothing"
    """There was nothing to pay: a trial, or a discount of everything."""
    OUTSIDE = "outside"
    """Staff said so at Stripe: the invoice was paid otherwise."""


class PaidPeriod(Shape):
    """A period of a membership that is paid."""

    id: PaidPeriodId
    membership_id: MembershipId
    period: Period
    amount: Money
    paid_by: PaidBy
    payment_id: PaymentId
    invoice_id: InvoiceId | None
    paid_at: AwareDatetime
    refunded_at: AwareDatetime | None
    created_at: AwareDatetime
