"""The requests about the audit chain that billing answers."""

from contracts.billing.audit.shapes import AuditVerdict, BillingAuditEntry
from contracts.request import Request
from contracts.types import Counted, Cursor, Limit, Page


class ListBillingAudit(Request[Page[BillingAuditEntry]], subject="billing.audit.list.v1", reads=True):
    """What happened to the business's money, and by whom, newest first."""

    limit: Limit = 50
    cursor: Cursor | None = None


class VerifyBillingAudit(Request[AuditVerdict], subject="billing.audit.verify.v1", reads=True):
    """Compute the chain again, from its start or after an entry that is known to be well: 10,000 entries at most."""

    after: Counted = 0
    """The sequence of that entry."""
