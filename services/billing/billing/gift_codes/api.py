"""Requests about gift codes."""

from billing.gift_codes import operations, queries
from contracts.billing.gift_codes import shapes
from contracts.billing.gift_codes.api import DisableGiftCode, GetGiftBalance, ListGiftCodes
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetGiftBalance)
async def balance(session: Session, asked: GetGiftBalance) -> shapes.GiftBalance:
    """Whoever has the code."""
    return await queries.balance(session, asked.gift_code)


@requests.answer(ListGiftCodes, permission="billing:read")
async def list_page(session: Session, asked: ListGiftCodes) -> Page[shapes.GiftCode]:
    """Managers."""
    return await queries.list_page(session, asked)


@requests.answer(DisableGiftCode, permission="payments:write")
async def disable(session: Session, asked: DisableGiftCode) -> shapes.GiftCode:
    """Managers."""
    return await operations.disable(session, asked)
