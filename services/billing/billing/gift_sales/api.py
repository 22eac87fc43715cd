"""Requests about the sale of gift codes."""

from billing.checkouts import operations as checkouts
from billing.checkouts.activities import Opened
from billing.gift_sales import activities, operations
from contracts.billing.checkouts.shapes import OpenedCheckout
from contracts.billing.gift_codes.api import BuyGiftCode, RevealGiftCode
from contracts.billing.gift_codes.shapes import RevealedGift
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(BuyGiftCode, prepare=activities.open_checkout)
async def buy(session: Session, _: BuyGiftCode, opened: Opened) -> OpenedCheckout:
    """Anybody may buy."""
    return await checkouts.record(session, *opened)


@requests.answer(RevealGiftCode, keeps_reply=False)
async def reveal(session: Session, asked: RevealGiftCode) -> RevealedGift:
    """Whoever has the token of the checkout that paid it."""
    return await operations.reveal(session, asked)
