"""Requests about the audit chain."""

from billing.audit import queries
from contracts.billing.audit.api import ListBillingAudit, VerifyBillingAudit
from contracts.billing.audit.shapes import AuditVerdict, BillingAuditEntry
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListBillingAudit, permission="billing:read")
async def list_page(session: Session, asked: ListBillingAudit) -> Page[BillingAuditEntry]:
    """Managers."""
    return await queries.list_page(session, asked)


@requests.answer(VerifyBillingAudit, permission="billing:read")
async def verify(session: Session, asked: VerifyBillingAudit) -> AuditVerdict:
    """Managers."""
    return await queries.verify(session, after=asked.after)
