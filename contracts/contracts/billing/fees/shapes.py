"""Shapes of fees."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import BookingId, CustomerId, FeeId, Line, Money, PaymentId, PaymentMethodId, Shape


class FeeKind(StrEnum):
    """What a fee is for."""

    LATE_CANCEL = "late_cancel"
    NO_SHOW = "no_show"


class FeeStatus(StrEnum):
    """Where a fee stands: undecided → due → charging → paid; back to due when the card is declined; or waived."""

    UNDECIDED = "undecided"
    """Of a no-show: a person has yet to say, at the booking, whether it is owed."""
    DUE = "due"
    """It is owed. A person may have it charged, the customer may pay it."""
    CHARGING = "charging"
    """A person has confirmed that the saved card is charged."""
    PAID = "paid"
    WAIVED = "waived"


class Fee(Shape):
    """What a customer owes for a booking that was called off too late, or missed."""

    id: FeeId
    kind: FeeKind
    status: FeeStatus
    version: int
    booking_id: BookingId
    customer_id: CustomerId
    description: Line
    amount: Money
    """All of it."""
    from_deposit: Money
    """The part that is kept of the deposit."""
    left: Money
    """What has to be paid besides; nothing once it is."""
    problem: str | None
    """Why the last charge failed: the bank's or Stripe's code, as `authentication_required`."""
    payment_method_id: PaymentMethodId | None
    """The saved card that was charged last."""
    payment_id: PaymentId | None
    confirmed_by: str | None
    """Who had it charged."""
    confirmed_at: AwareDatetime | None
    paid_at: AwareDatetime | None
    waived_at: AwareDatetime | None
    created_at: AwareDatetime
