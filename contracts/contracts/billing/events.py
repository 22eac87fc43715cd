"""What billing tells the other contexts.

Scheduling grants and revokes credits, and lets bookings stand, by them.
"""

from enum import StrEnum

from pydantic import AwareDatetime, PositiveInt

from contracts.billing.standings.shapes import PlanName, Standing, StandingReason
from contracts.event import Event
from contracts.types import (
    BookingId,
    BusinessId,
    CheckoutId,
    CustomerId,
    DisputeId,
    GiftCodeId,
    Line,
    MembershipId,
    Money,
    PaymentId,
    Period,
    PurchaseId,
    RefundId,
    Sealed,
)


class ConnectAccountChanged(Event, subject="billing.account.changed.v1", about="business_id"):
    """The account in which a business takes money was opened, or changed; the fields are its new state."""

    business_id: BusinessId
    charges_enabled: bool
    """Whether it may take money online."""
    payouts_enabled: bool
    details_submitted: bool
    requirements: list[str]
    """What Stripe still wants to know, by its names."""
    disabled_reason: str | None = None
    disconnected: bool = False
    """Whether the business took the platform's access away."""


class PaymentPurpose(StrEnum):
    """What a payment is for; the event names the thing by its id."""

    PURCHASE = "purchase"
    MEMBERSHIP = "membership"
    DEPOSIT = "deposit"
    """Of a booking that waits for it."""
    FEE = "fee"
    """Of a booking that was called off too late, or missed."""
    GIFT = "gift"
    """Of a gift code."""


class PeriodPaid(Event, subject="billing.period.paid.v1", about="membership_id"):
    """A period of a membership is paid, however the money was taken."""

    membership_id: MembershipId
    period: Period
    """Exactly what was paid for; one period is paid once, whatever number of payments it took."""
    payment_id: PaymentId
    amount: Money
    customer_id: CustomerId | None = None
    """Whose membership it is."""
    description: Line | None = None
    """What was paid for, in the business's words, as a receipt names it."""


class PaymentSucceeded(Event, subject="billing.payment.succeeded.v1", about="payment_id"):
    """Money was taken."""

    payment_id: PaymentId
    paid_at: AwareDatetime
    amount: Money
    purpose: PaymentPurpose | None = None
    """Null where only `purchase_id` says it."""
    booking_id: BookingId | None = None
    """The booking whose deposit or fee is paid in full by it."""
    purchase_id: PurchaseId | None = None
    """The purchase of a package that is paid in full by it; null where something else is."""
    membership_id: MembershipId | None = None
    """The membership of which a period is paid by it; `PeriodPaid` says which, and whether it is paid in full."""
    customer_id: CustomerId | None = None
    """Who paid."""
    description: Line | None = None
    """What was paid for, in the business's words, as a receipt names it."""


class PaymentFailed(Event, subject="billing.payment.failed.v1", about="payment_id"):
    """A customer's bank or card refused a payment: said once, at the first refusal. Another attempt may succeed."""

    payment_id: PaymentId
    amount: Money
    purpose: PaymentPurpose
    booking_id: BookingId | None = None
    purchase_id: PurchaseId | None = None
    membership_id: MembershipId | None = None
    customer_id: CustomerId | None = None
    description: Line | None = None
    """What would have been paid for, in the business's words."""
    decline_code: str | None = None
    """Why, by the bank's or Stripe's code."""
    next_attempt_at: AwareDatetime | None = None
    """When Stripe tries again by itself; null where nobody does unless the customer."""


class CheckoutExpired(Event, subject="billing.checkout.expired.v1", about="checkout_id"):
    """Nobody paid by a checkout, and nobody can by it any more."""

    checkout_id: CheckoutId
    purpose: PaymentPurpose
    booking_id: BookingId | None = None
    purchase_id: PurchaseId | None = None
    membership_id: MembershipId | None = None
    customer_id: CustomerId | None = None


class PaymentRefunded(Event, subject="billing.payment.refunded.v1", about="payment_id"):
    """Money was given back."""

    refund_id: RefundId
    payment_id: PaymentId
    amount: Money
    purchase_id: PurchaseId | None = None
    """The purchase that is undone by it; null where something else is, or nothing."""
    membership_id: MembershipId | None = None
    """The membership of which a period is undone by it."""
    period_starts_at: AwareDatetime | None = None
    """When the period that is undone starts."""
    booking_id: BookingId | None = None
    """The booking whose deposit or fee it was."""
    customer_id: CustomerId | None = None
    """Who had paid."""
    description: Line | None = None
    """What had been paid for, in the business's words."""


class RefundFailed(Event, subject="billing.refund.failed.v1", about="refund_id"):
    """Money could not be given back: Stripe refused for good, or a bank sent it back. It is still the business's.

    Said once. Another refund of the same payment may succeed.
    """

    refund_id: RefundId
    payment_id: PaymentId
    amount: Money
    problem: Line | None = None
    """Why, by Stripe's code; null where it told none."""
    booking_id: BookingId | None = None
    """The booking whose deposit or fee it was."""
    purchase_id: PurchaseId | None = None
    """The purchase that the payment was for; whether it is undone is told with money that is given back alone."""
    membership_id: MembershipId | None = None
    customer_id: CustomerId | None = None
    """Who had paid, and is still owed it."""
    description: Line | None = None
    """What had been paid for, in the business's words."""


class GiftCodeBought(Event, subject="billing.gift_code.bought.v1", about="gift_code_id"):
    """A gift code is paid, and can be spent."""

    gift_code_id: GiftCodeId
    amount: Money
    expires_at: AwareDatetime | None = None
    mail: Sealed
    """For notifications alone: the code, and to whom it goes (a sealed `GiftMail`)."""


class DisputeOpened(Event, subject="billing.dispute.opened.v1", about="dispute_id"):
    """A customer's bank asks for a payment back. Whoever does not answer loses it."""

    dispute_id: DisputeId
    payment_id: PaymentId
    amount: Money
    """What the bank asks for."""
    reason: Line
    """Stripe's name of what the customer says: `fraudulent`, `product_not_received`, …"""
    answer_by: AwareDatetime | None = None
    """Until when evidence is taken."""
    booking_id: BookingId | None = None
    purchase_id: PurchaseId | None = None
    membership_id: MembershipId | None = None
    customer_id: CustomerId | None = None
    description: Line | None = None
    """What was paid for, in the business's words."""


class DisputeClosed(Event, subject="billing.dispute.closed.v1", about="dispute_id"):
    """A dispute is over."""

    dispute_id: DisputeId
    payment_id: PaymentId
    amount: Money
    won: bool
    """Whether the money is the business's."""
    description: Line | None = None
    closed_at: AwareDatetime | None = None
    """When that was heard; null in facts of before it was told."""


class StandingChanged(Event, subject="billing.standing.changed.v1", about="business_id"):
    """A business stands elsewhere with the platform than before; the fields are the new state."""

    business_id: BusinessId
    standing: Standing
    plan: PlanName
    until: AwareDatetime | None = None
    """When the trial, the excuse or the grace ends; null where time alone changes nothing."""
    reason: StandingReason
    most_staff_members: PositiveInt | None = None
    """How many staff members its plan lets be active at once; null is as many as there are."""
    previous: Standing | None = None
    """Where it stood before: the same where the plan alone, its limit, its end or its reason changed."""


class TrialEnding(Event, subject="billing.trial.ending.v1", about="business_id"):
    """The trial of a business is over in a few days, and nothing will pay for it then; told seven days before and one.

    `version` is that of where it stands, which this does not change.
    """

    business_id: BusinessId
    ends_at: AwareDatetime
    days: PositiveInt
    """Which of these this is: so many days before the end, or as soon after that as it was noticed."""
