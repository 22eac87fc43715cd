"""Requests about the books."""

from billing.ledger import queries
from contracts.billing.ledger import shapes
from contracts.billing.ledger.api import GetBalances, ListLedgerFacts
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListLedgerFacts, permission="billing:read")
async def list_page(session: Session, asked: ListLedgerFacts) -> Page[shapes.LedgerFact]:
    """Managers."""
    return await queries.list_page(session, asked)


@requests.answer(GetBalances, permission="billing:read")
async def balances(session: Session, asked: GetBalances) -> shapes.Balances:
    """Managers."""
    return await queries.balances(session, asked)
