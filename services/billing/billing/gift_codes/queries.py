"""Reading gift codes."""

from functools import cache
from uuid import UUID

from sqlalchemy import select

from billing import paging
from billing.gift_codes import rules
from billing.gift_codes.models import GiftCode, GiftDraw
from billing.settings import settings
from contracts.billing.gift_codes import shapes
from contracts.billing.gift_codes.api import ListGiftCodes
from contracts.types import Page
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound

FRESH = {"populate_existing": True}


async def balance(session: Session, typed: str) -> shapes.GiftBalance:
    """What can be spent by a code. Raises `NotFound` for one that nobody has paid."""
    found = await session.scalar(select(GiftCode).where(GiftCode.code_hash == hashed(rules.plain(typed))))
    if found is None or found.payment_id is None:
        raise NotFound
    return shapes.GiftBalance(balance=found.spendable(clock.now()), expires_at=found.expires_at)


async def list_page(session: Session, asked: ListGiftCodes) -> Page[shapes.GiftCode]:
    """Gift codes, newest first. Raises `InvalidCursor`."""
    query = select(GiftCode)
    if asked.status is not None:
        query = query.where(GiftCode.status == asked.status)
    rows, turn = await paging.turn(session, query, asked, [GiftCode.created_at, GiftCode.id], descending=True)
    return Page(items=[shapes.GiftCode.model_validate(row) for row in rows], **turn)


async def lock(session: Session, gift_code_id: UUID) -> GiftCode | None:
    """The code as it stands now, kept from changing until the transaction ends."""
    query = select(GiftCode).where(GiftCode.id == gift_code_id).with_for_update()
    found: GiftCode | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def lock_typed(session: Session, typed: str) -> GiftCode | None:
    """The code that somebody typed, locked."""
    query = select(GiftCode).where(GiftCode.code_hash == hashed(rules.plain(typed))).with_for_update()
    found: GiftCode | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def find_draw(session: Session, checkout_id: UUID) -> GiftDraw | None:
    """What a checkout takes of a gift code, if it does."""
    found: GiftDraw | None = await session.scalar(select(GiftDraw).where(GiftDraw.checkout_id == checkout_id))
    return found


def code_of(gift_code_id: UUID) -> str:
    """The code itself, without hyphens."""
    return rules.code(_key(), gift_code_id)


@cache
def _key() -> bytes:
    return settings().derived_key("gift-codes")
