"""Shapes of checkouts."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.billing.events import PaymentPurpose
from contracts.scheduling.credits.shapes import Membership, Purchase
from contracts.types import (
    BookingId,
    CheckoutId,
    CustomerId,
    GiftCodeId,
    Line,
    MembershipId,
    Money,
    PaymentId,
    PurchaseId,
    Shape,
    Token,
)

ReturnUrl = Annotated[str, StringConstraints(max_length=2_000, pattern=r'^https?://[^\s\\<>"]+$')]
"""Where Stripe's page leads back to. What it says in braces, as `{CHECKOUT_SESSION_ID}`, is filled in by Stripe."""


class CheckoutStatus(StrEnum):
    """Where a checkout stands: started → open → complete | expired."""

    STARTED = "started"
    """Stripe has not answered yet; ask again, and it goes on."""
    OPEN = "open"
    COMPLETE = "complete"
    """The customer is through; the payment says whether the money is there."""
    EXPIRED = "expired"
    """Nobody can pay by it any more."""


class Checkout(Shape):
    """A page of Stripe's on which a customer pays a business for one thing."""

    id: CheckoutId
    status: CheckoutStatus
    version: int
    purpose: PaymentPurpose
    amount: Money
    """What is paid; of a membership for each period."""
    from_gift: Money | None = None
    """The part of it that a gift code pays: set aside while one can pay the rest."""
    description: Line
    customer_id: CustomerId | None
    """Null where somebody buys a gift code."""
    booking_id: BookingId | None
    purchase_id: PurchaseId | None
    membership_id: MembershipId | None
    gift_code_id: GiftCodeId | None = None
    """The gift code that is bought."""
    url: str | None
    """Where the customer pays; null where nobody can."""
    expires_at: AwareDatetime
    """Until when one can pay."""
    payment_id: PaymentId | None
    """The payment that came of it; a membership's are told with its periods."""
    problem: str | None
    """Why it ended without money, where Stripe refused it: Stripe's code."""
    created_at: AwareDatetime


class OpenedCheckout(Checkout):
    """A checkout, for whoever pays by it."""

    token: Token
    """Shows how the checkout stands."""


class StartedCheckout(Shape):
    """What a buyer needs: where to pay, and what to book with once it is paid."""

    checkout: OpenedCheckout | None
    """Null where there is nothing to pay."""
    purchase: Purchase | None = None
    membership: Membership | None = None
    credits_pass: Token | None = None
    """Books with the credits that are bought, once they are paid; told once, stored hashed."""
