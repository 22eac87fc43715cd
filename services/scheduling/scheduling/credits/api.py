"""Requests about credits."""

from contracts.scheduling.credits import shapes
from contracts.scheduling.credits.api import AdjustCredits, GetCredits, ListCreditEntries
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.credits import operations, queries

requests = Requests()


@requests.answer(GetCredits, permission="credits:read")
async def get(session: Session, asked: GetCredits) -> shapes.CustomerCredits:
    """Staff."""
    return await queries.show(session, asked)


@requests.answer(ListCreditEntries, permission="credits:read")
async def list_page(session: Session, asked: ListCreditEntries) -> Page[shapes.CreditEntry]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(AdjustCredits, permission="credits:write")
async def adjust(session: Session, asked: AdjustCredits) -> shapes.CreditEntry:
    """Managers."""
    return await operations.adjust(session, asked)
