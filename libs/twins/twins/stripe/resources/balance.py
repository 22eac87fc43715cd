"""Balance transactions and the balance they make (docs.stripe.com/api/balance, /balance_transactions)."""

from collections import defaultdict
from typing import Any, Final

from stripe import params

from twins.stripe import lists
from twins.stripe.book import Book
from twins.stripe.presenting import EMBEDDED
from twins.stripe.refusals import Refused
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

_CLEARING_SECONDS: Final = 2 * 86400
_CATEGORIES: Final = {
    "charge": "charge", "payment": "charge", "refund": "refund", "payment_refund": "refund", "transfer": "transfer",
    "transfer_refund": "transfer_reversal", "application_fee": "platform_earning", "adjustment": "dispute",
    "application_fee_refund": "platform_earning_refund", "topup": "topup",
}  # fmt: skip


def fee_detail(type_: str, amount: int, currency: str) -> Obj:
    """A line of the fees of a balance transaction."""
    description = "Stripe processing fees" if type_ == "stripe_fee" else "Application fee"
    return {"amount": amount, "application": None, "currency": currency, "description": description, "type": type_}


def record(
    book: Book,
    type_: str,
    amount: int,
    source: Obj,
    *,
    fees: list[Obj] | None = None,
    at_once: bool = False,
    category: str = "",
) -> Obj:
    """Money that comes (positive) or goes: `amount` before fees. What is charged is available after two days."""
    now = book.now()
    fee = sum(each["amount"] for each in fees or [])
    waits = type_ in {"charge", "payment"} and not at_once and not book.setting("bypass_pending")
    fields = {
        "amount": amount, "available_on": now + (_CLEARING_SECONDS if waits else 0), "balance_type": "payments",
        "currency": source["currency"], "description": source.get("description"), "exchange_rate": None, "fee": fee,
        "fee_details": fees or [], "net": amount - fee, "reporting_category": category or _CATEGORIES[type_],
        "source": source["id"], "type": type_,
    }  # fmt: skip
    return book.new("balance_transaction", fields)


def _status(book: Book, held: Obj) -> str:
    return "available" if held["available_on"] <= book.now() else "pending"


EMBEDDED["balance_transaction", "status"] = _status


def available(book: Book, currency: str) -> int:
    """What can be transferred now."""
    now = book.now()
    found = (each for each in book.newest("balance_transaction") if each["currency"] == currency)
    return sum(each["net"] for each in found if each["available_on"] <= now or each["net"] < 0)


def require_available(book: Book, amount: int, currency: str) -> None:
    """Raises `Refused` where the balance does not have that much."""
    if available(book, currency) < amount:
        raise Refused(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your "
            "available balance by "
            "creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance",
            code="balance_insufficient",
        )


def retrieve(book: Book, _: Obj) -> Obj:
    """The balance, by currency."""
    now = book.now()
    sums: dict[str, dict[str, int]] = {"available": defaultdict(int), "pending": defaultdict(int)}
    for each in book.newest("balance_transaction"):
        sums["available" if each["available_on"] <= now else "pending"][each["currency"]] += each["net"]
    usual = str(book.setting("default_currency"))
    currencies = sorted({usual, *sums["available"], *sums["pending"]}, key=lambda one: (one != usual, one))

    def told(name: str) -> list[Any]:
        return [
            {"amount": sums[name][one], "currency": one, "source_types": {"card": sums[name][one]}}
            for one in currencies
        ]

    told_balance: Obj = {
        "object": "balance",
        "available": told("available"),
        "livemode": book.live,
        "pending": told("pending"),
    }
    if not book.connected:
        told_balance["connect_reserved"] = [{"amount": 0, "currency": one} for one in currencies]
    return told_balance


ENDPOINTS = [
    Endpoint("GET", "/v1/balance", retrieve, params.BalanceRetrieveParams),
    Endpoint("GET", "/v1/balance_transactions",
             lists.of("balance_transaction", "/v1/balance_transactions", "currency", "source", "type"),
             params.BalanceTransactionListParams),
    Endpoint("GET", "/v1/balance_transactions/{id}", one("balance_transaction", param="id"),
             params.BalanceTransactionRetrieveParams),
]  # fmt: skip
