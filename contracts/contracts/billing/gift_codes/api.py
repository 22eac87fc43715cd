"""The requests about gift codes that billing answers."""

from contracts.billing.checkouts.shapes import OpenedCheckout, ReturnUrl
from contracts.billing.gift_codes.shapes import (
    GiftBalance,
    GiftCode,
    GiftCodeStatus,
    GiftCodeText,
    GiftRecipient,
    RevealedGift,
)
from contracts.request import Request
from contracts.types import Counted, Cursor, Email, GiftCodeId, Limit, Money, Page, Token


class BuyGiftCode(Request[OpenedCheckout], subject="billing.gift_code.buy.v1"):
    """Buy a gift code of an amount, in the business's currency, on a page of Stripe's.

    It is mailed once it is paid, and told once to whoever has the checkout's token.
    """

    amount: Money
    email: Email
    """Of whoever buys it."""
    recipient: GiftRecipient | None = None
    """To whom it is mailed; by default to whoever buys it."""
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None


class RevealGiftCode(Request[RevealedGift], subject="billing.gift_code.reveal.v1"):
    """The code that was bought, told once: it is stored hashed."""

    gift_code_id: GiftCodeId
    token: Token
    """Of the checkout that paid it."""


class GetGiftBalance(Request[GiftBalance], subject="billing.gift_code.balance.v1", reads=True):
    """What can be spent by a code, for whoever has it."""

    gift_code: GiftCodeText


class ListGiftCodes(Request[Page[GiftCode]], subject="billing.gift_code.list.v1", reads=True):
    """Gift codes, newest first."""

    status: GiftCodeStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class DisableGiftCode(Request[GiftCode], subject="billing.gift_code.disable.v1"):
    """Let nobody spend by a code any more: it was lost, or paid by a stolen card. Checkouts that are open go on."""

    gift_code_id: GiftCodeId
    if_version: Counted | None = None
