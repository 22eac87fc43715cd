"""Charges: what a confirmed payment does to a card and to the balance (docs.stripe.com/api/charges)."""

from typing import Any, Final

from stripe import params

from twins.stripe import lists, money
from twins.stripe.book import PLATFORM, Book, change
from twins.stripe.cards import Card, Decline
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import INCLUDABLE, listed
from twins.stripe.resources import balance, disputes, transfers
from twins.stripe.resources.payment_methods import NO_DETAILS, card_of
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

AUTHORIZED_SECONDS: Final = 7 * 86400


def make(book: Book, intent: Obj, method: Obj, *, no: Decline | None) -> Obj:
    """The charge of an attempt to pay: authorised, or failed as `no` says. Nothing is captured yet."""
    card = card_of(method)
    fields = {
        "amount": intent["amount"], "amount_captured": 0, "amount_refunded": 0, "application": intent["application"],
        "application_fee": None, "application_fee_amount": intent["application_fee_amount"],
        "balance_transaction": None, "billing_details": {**NO_DETAILS, **method["billing_details"]},
        "calculated_statement_descriptor": None if no else intent["statement_descriptor"] or "NEXUS TWIN",
        "captured": False,
        "currency": intent["currency"], "customer": intent["customer"], "description": intent["description"],
        "disputed": False, "failure_balance_transaction": None, "failure_code": no.code if no else None,
        "failure_message": no.message if no else None,
        "fraud_details": {}, "livemode": book.live, "metadata": {**intent["metadata"]},
        "on_behalf_of": intent["on_behalf_of"],
        "outcome": _outcome(no), "paid": no is None, "payment_intent": intent["id"], "payment_method": method["id"],
        "payment_method_details": {"card": _details(book, intent, method, card), "type": "card"}, "radar_options": {},
        "receipt_email": intent["receipt_email"], "receipt_number": None, "receipt_url": None, "refunded": False,
        "review": None, "shipping": intent["shipping"], "source": None, "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "failed" if no else "succeeded",
        "transfer_data": {"amount": None, **intent["transfer_data"]} if intent["transfer_data"] else None,
        "transfer_group": intent["transfer_group"], "_refunds": [],
    }  # fmt: skip
    made = book.new("charge", fields, about=intent)
    if no is None:
        made["receipt_url"] = f"{book.base_url}/receipts/{made['id']}"
    return made


def capture(book: Book, charge: Obj, amount: int) -> None:
    """Take the money: `amount` of what is authorised; the rest is let go, which counts as refunded."""
    card = card_of(book.get("payment_method", charge["payment_method"]))
    charge |= {"captured": True, "amount_captured": amount}
    if charge["transfer_data"] and charge["transfer_group"] is None:
        charge["transfer_group"] = f"group_{charge['payment_intent'] or charge['id']}"
    fee = charge["application_fee_amount"]
    fees = [balance.fee_detail("stripe_fee", money.fee(amount, charge["currency"]), charge["currency"])]
    direct = book.connected and fee
    if direct:
        fees.append(balance.fee_detail("application_fee", fee, charge["currency"]))
    entry = balance.record(book, "charge", amount, charge, fees=fees, at_once=card.bypasses_pending)
    charge["balance_transaction"] = entry["id"]
    if direct:
        charge["application_fee"] = transfers.take_fee(book, charge, charge, fee)["id"]
    elif charge["transfer_data"]:
        transfers.follow_charge(book, charge)
    if card.dispute:
        disputes.open_(book, charge, card.dispute, inquiry=card.inquiry)


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change what is said about a charge."""
    held = book.find("charge", id_, param="charge", status=404)
    change(held, given, "description", "receipt_email", "shipping", "transfer_group", "customer", "fraud_details")
    emit_updated(book, "charge.updated", held)
    return held


def refunds_of(book: Book, charge: Obj) -> list[Obj]:
    """The refunds of a charge, the newest first."""
    return [book.get("refund", id_) for id_ in reversed(charge["_refunds"])]


def list_refunds(book: Book, given: Obj, id_: str) -> Obj:
    """The refunds of a charge."""
    charge = book.find("charge", id_, param="charge", status=404)
    return lists.page(book, iter(refunds_of(book, charge)), given, f"/v1/charges/{id_}/refunds", kind="refund")


def announce(book: Book, charge: Obj) -> None:
    """Tell that it succeeded (at authorisation) or failed."""
    emit(book, "charge.succeeded" if charge["paid"] else "charge.failed", charge)


def _outcome(no: Decline | None) -> Obj:
    told: Obj = {
        "advice_code": None, "network_advice_code": None, "network_decline_code": None,
        "network_status": "approved_by_network", "reason": None, "risk_level": "normal", "risk_score": 20,
        "seller_message": "Payment complete.", "type": "authorized",
    }  # fmt: skip
    if no is None:
        return told
    if no.blocked:
        return told | {"network_status": "not_sent_to_network", "reason": "highest_risk_level",
            "risk_level": "highest", "risk_score": 90,
                       "seller_message": "Stripe blocked this payment as too risky.", "type": "blocked"}  # fmt: skip
    message = f"The bank returned the decline code `{no.decline_code}`."
    return told | {
        "network_status": "declined_by_network", "reason": no.decline_code, "seller_message": message,
        "type": "issuer_declined",
        "advice_code": "do_not_try_again" if no.decline_code in {"lost_card", "stolen_card"} else "try_again_later",
        "network_decline_code": "01",
    }  # fmt: skip


def _details(book: Book, intent: Obj, method: Obj, card: Card) -> Obj:
    told: dict[str, Any] = {
        "amount_authorized": intent["amount"], "authorization_code": "123456", "brand": card.brand,
        "checks": method["card"]["checks"], "country": card.country, "exp_month": method["card"]["exp_month"],
        "exp_year": method["card"]["exp_year"], "extended_authorization": {"status": "disabled"},
        "fingerprint": method["card"]["fingerprint"], "funding": card.funding,
        "incremental_authorization": {"status": "unavailable"}, "installments": None, "last4": card.last4,
        "mandate": None,
        "multicapture": {"status": "unavailable"}, "network": card.brand, "network_token": {"used": False},
        "network_transaction_id": "104102978678771", "overcapture": {"maximum_amount_capturable": intent["amount"],
        "status": "unavailable"},
        "regulated_status": "unregulated", "wallet": None,
        "three_d_secure": {
            "authentication_flow": "challenge", "electronic_commerce_indicator": "05", "exemption_indicator": None,
            "result": "authenticated", "result_reason": None, "transaction_id": "b4cfd1cc", "version": "2.2.0",
        } if intent.get("_authenticated") else None,
    }  # fmt: skip
    if intent["capture_method"] == "manual":
        told["capture_before"] = book.now(intent) + AUTHORIZED_SECONDS
    return told


def application_of(book: Book) -> str | None:
    """Which Connect application makes charges here: the platform's, on accounts that are connected to it."""
    return f"ca_{PLATFORM[5:]}" if book.connected else None


INCLUDABLE["charge", "refunds"] = lambda book, charge: listed(
    book, refunds_of(book, book.get("charge", charge["id"]))[:10], f"/v1/charges/{charge['id']}/refunds",
    more=len(book.get("charge", charge["id"])["_refunds"]) > 10,
)  # fmt: skip

ENDPOINTS = [
    Endpoint("GET", "/v1/charges", lists.of("charge", "/v1/charges", "customer", "payment_intent", "transfer_group"),
             params.ChargeListParams),
    Endpoint("GET", "/v1/charges/{charge}", one("charge", param="id"), params.ChargeRetrieveParams),
    Endpoint("POST", "/v1/charges/{charge}", update, params.ChargeUpdateParams),
    Endpoint("GET", "/v1/charges/{charge}/refunds", list_refunds, params.ChargeListRefundsParams),
]  # fmt: skip
