"""What an invoice at Stripe says, and which periods it pays for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.billing.invoices.shapes import InvoiceLine, InvoiceStatus, InvoiceTax
from contracts.types import Money, Period

FINAL: Final = frozenset({InvoiceStatus.PAID, InvoiceStatus.VOID})
"""What never goes back (docs.stripe.com/invoicing/overview, "Invoice statuses")."""


@dataclass(frozen=True, slots=True)
class ToldPayment:
    """What an invoice was or is to be paid by."""

    intent: str
    """Stripe's id of the payment intent."""
    amount_minor: int
    paid: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An invoice as Stripe told of it, asked at a moment."""

    asked_at: datetime
    account: str
    stripe_id: str
    subscription: str | None
    """Stripe's id of the subscription that it bills."""
    membership_id: UUID | None
    """The membership that the subscription is for."""
    number: str | None
    status: InvoiceStatus
    currency: str
    subtotal_minor: int
    discount_minor: int
    total_minor: int
    due_minor: int
    paid_minor: int
    paid_outside_minor: int
    """What staff said at Stripe to have been paid otherwise."""
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[InvoiceTax, ...]
    payments: tuple[ToldPayment, ...]
    """Those that were not given up, oldest first."""
    description: str
    """What the subscription is for."""
    hosted_url: str | None
    pdf_url: str | None
    attempts: int
    next_attempt_at: datetime | None
    issued_at: datetime | None
    paid_at: datetime | None
    created_at: datetime

    @property
    def tax_minor(self) -> int:
        """All taxes on it."""
        return sum(tax.amount.amount_minor for tax in self.taxes)


def periods(lines: Sequence[InvoiceLine]) -> list[tuple[Period, Money]]:
    """The periods that an invoice pays for, with what each costs: those of the subscription's own lines, no others.

    What settles a change in the middle of a period, or was added to the invoice, pays for no period of its own. The
    time that the invoice itself names is another: it looks back where a line looks ahead
    (docs.stripe.com/api/invoices/object#invoice_object-period_start).
    """
    found: dict[tuple[datetime, datetime], Money] = {}
    for line in lines:
        if line.renews and line.starts_at < line.ends_at:
            key, cost = (line.starts_at, line.ends_at), _cost(line)
            before = found[key].amount_minor if key in found else 0
            found[key] = Money(amount_minor=before + cost, currency=line.amount.currency)
    return [
        (Period(starts_at=start, ends_at=end), cost)
        for (start, end), cost in sorted(found.items(), key=lambda each: each[0])
    ]


def _cost(line: InvoiceLine) -> int:
    added = sum(tax.amount.amount_minor for tax in line.taxes if not tax.inclusive)
    return line.amount.amount_minor - line.discount.amount_minor + added
