"""Requests about invoices."""

from billing.invoices import queries
from contracts.billing.invoices.api import GetInvoice, ListInvoices
from contracts.billing.invoices.shapes import Invoice
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListInvoices, permission="billing:read")
async def list_page(session: Session, asked: ListInvoices) -> Page[Invoice]:
    """What customers were billed."""
    return await queries.list_page(session, asked)


@requests.answer(GetInvoice, permission="billing:read")
async def get(session: Session, asked: GetInvoice) -> Invoice:
    """One invoice."""
    return await queries.get(session, asked)
