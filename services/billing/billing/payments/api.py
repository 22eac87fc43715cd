"""Requests about payments."""

from billing.payments import operations, queries
from contracts.billing.payments import shapes
from contracts.billing.payments.api import GetEvidence, GetPayment, ListPayments, RefundPayment
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListPayments, permission="billing:read")
async def list_page(session: Session, asked: ListPayments) -> Page[shapes.Payment]:
    """Managers."""
    return await queries.list_page(session, asked)


@requests.answer(GetPayment, permission="billing:read")
async def get(session: Session, asked: GetPayment) -> shapes.PaymentDetails:
    """Managers."""
    return await queries.show(session, asked.payment_id)


@requests.answer(RefundPayment, permission="payments:write")
async def refund(session: Session, asked: RefundPayment) -> shapes.Refund:
    """Managers."""
    return await operations.refund(session, asked)


@requests.answer(GetEvidence, permission="billing:read")
async def get_evidence(session: Session, asked: GetEvidence) -> shapes.EvidencePack:
    """Managers."""
    return await queries.evidence(session, asked)
