"""Invoices: events in."""

from billing.invoices import operations
from contracts.scheduling.credits.events import RenewalEvidenceMissing
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(RenewalEvidenceMissing)
async def look_for_evidence(session: Session, event: RenewalEvidenceMissing) -> None:
    """Look again, at Stripe, whether a period is paid that has begun; nothing is granted because its time has come."""
    await operations.look_for_evidence(session, event.membership_id)
