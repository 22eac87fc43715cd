"""Requests about the audit log."""

from contracts.identity.audit.api import ListAudit
from contracts.identity.audit.shapes import AuditEntry
from contracts.types import Page
from identity.audit import queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListAudit, permission="audit:read")
async def list_audit(session: Session, asked: ListAudit) -> Page[AuditEntry]:
    """Who changed what in the business, and when."""
    return await queries.list_all(session, asked)
