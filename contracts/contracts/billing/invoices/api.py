"""The requests about invoices that billing answers."""

from contracts.billing.invoices.shapes import Invoice, InvoiceStatus
from contracts.request import Request
from contracts.types import Cursor, CustomerId, InvoiceId, Limit, MembershipId, Page


class ListInvoices(Request[Page[Invoice]], subject="billing.invoice.list.v1", reads=True):
    """Invoices, newest first."""

    customer_id: CustomerId | None = None
    membership_id: MembershipId | None = None
    status: InvoiceStatus | None = None
    drafts: bool = True
    """Whether those are told too that are not final yet."""
    limit: Limit = 50
    cursor: Cursor | None = None


class GetInvoice(Request[Invoice], subject="billing.invoice.get.v1", reads=True):
    """One invoice."""

    invoice_id: InvoiceId


class ListMyInvoices(Request[Page[Invoice]], subject="billing.invoice.list_mine.v1", reads=True):
    """The caller's own invoices, newest first, without drafts; a 404 while no customer is linked to the login.

    The gateway answers it: scheduling says which customer the login is, billing has their invoices.
    """

    limit: Limit = 50
    cursor: Cursor | None = None
