"""What billing tells of invoices."""

from pydantic import AwareDatetime

from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.event import Event
from contracts.types import InvoiceId, Line, MembershipId, Money


class InvoiceMirrored(Event, subject="billing.invoice.mirrored.v1", about="invoice_id"):
    """An invoice is new or has changed at Stripe; the fields are its new state."""

    invoice_id: InvoiceId
    number: Line | None = None
    status: InvoiceStatus
    membership_id: MembershipId | None = None
    """The membership that it bills; null for anything else."""
    total: Money
    due: Money
    paid: Money
    next_attempt_at: AwareDatetime | None = None
    """When Stripe tries again to collect it."""
