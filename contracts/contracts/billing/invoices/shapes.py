"""Shapes of invoices."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import CustomerId, InvoiceId, Line, MembershipId, Money, Shape, SubscriptionId


class InvoiceStatus(StrEnum):
    """Where an invoice stands: draft → open → paid | uncollectible | void; what is uncollectible may yet be paid."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    UNCOLLECTIBLE = "uncollectible"
    VOID = "void"


class InvoiceTax(Shape):
    """A tax on an invoice or on one of its lines, exactly as Stripe computed it."""

    amount: Money
    taxable: Money | None
    """What it is a share of; null where Stripe does not say."""
    inclusive: bool
    """Whether it is part of the price, instead of coming on top."""
    rate: Line | None
    """Stripe's id of the rate."""
    reason: Line | None
    """Stripe's word for why it is so much: `standard_rated`, `reverse_charge`, …"""


class InvoiceLine(Shape):
    """One line of an invoice."""

    id: Line
    """Stripe's id of the line."""
    description: str | None
    quantity: int | None
    amount: Money
    """Before discounts, and before the taxes that come on top; negative for what is given back."""
    discount: Money
    taxes: list[InvoiceTax]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    """The time that it pays for; the same moment twice where it is for no time."""
    proration: bool
    """Whether it settles a change in the middle of a period."""
    renews: bool = False
    """Whether it is the subscription's own line: it pays for exactly this period of the membership."""


class Invoice(Shape):
    """An invoice to a customer, as it was when it was last looked at."""

    id: InvoiceId
    version: int
    stripe_id: Line
    number: Line | None
    """As it is printed on it; a draft has none."""
    status: InvoiceStatus
    membership_id: MembershipId | None
    customer_id: CustomerId | None
    """Whose membership it bills; null for anything else."""
    subscription_id: SubscriptionId | None
    lines: list[InvoiceLine]
    subtotal: Money
    discount: Money
    taxes: list[InvoiceTax]
    total: Money
    due: Money
    """What of the total had to be paid, after a customer's balance."""
    paid: Money
    hosted_url: str | None
    """Stripe's page of it, on which it can be paid."""
    pdf_url: str | None
    attempts: int
    """How often a payment was tried."""
    next_attempt_at: AwareDatetime | None
    issued_at: AwareDatetime | None
    paid_at: AwareDatetime | None
    created_at: AwareDatetime
