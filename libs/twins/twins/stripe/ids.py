"""Ids with Stripe's prefixes, and secrets."""

import secrets
import string
from typing import Final

_LETTERS: Final = string.ascii_letters + string.digits

PREFIXES: Final = {
    "account": "acct", "account_link": "acctlink", "application_fee": "fee", "balance_transaction": "txn",
    "charge": "ch",
    "checkout.session": "cs", "coupon": "", "customer": "cus", "discount": "di", "dispute": "du", "event": "evt",
    "fee_refund": "fr", "invoice": "in", "invoice_payment": "inpay", "invoiceitem": "ii", "item": "li",
    "line_item": "il",
    "payment_intent": "pi", "payment_method": "pm", "plan": "plan", "price": "price", "product": "prod",
    "promotion_code": "promo", "refund": "re", "setup_attempt": "setatt", "setup_intent": "seti", "subscription": "sub",
    "subscription_item": "si", "tax_rate": "txr", "test_helpers.test_clock": "clock", "transfer": "tr",
    "transfer_reversal": "trr", "v2.core.event_destination": "we", "webhook_endpoint": "we",
}  # fmt: skip


def random_text(length: int) -> str:
    """Letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new(kind: str, *, live: bool) -> str:
    """The id of a new object of this kind."""
    prefix = PREFIXES[kind]
    if kind in {"customer", "product"}:
        return f"{prefix}_{random_text(14)}"
    if kind == "account":
        return f"{prefix}_1{random_text(15)}"
    if kind == "checkout.session":
        return f"cs_{'live' if live else 'test'}_{random_text(58)}"
    if kind == "coupon":
        return random_text(8)
    return f"{prefix}_1{random_text(23)}"
