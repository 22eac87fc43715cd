"""Refunds: never more than was captured (docs.stripe.com/api/refunds)."""

from stripe import params

from twins.stripe import lists, money
from twins.stripe.book import PLATFORM, Book, change, merge_metadata
from twins.stripe.cards import BY_NUMBER
from twins.stripe.events import emit, emit_changed, emit_updated
from twins.stripe.refusals import Refused, invalid
from twins.stripe.resources import balance, transfers
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj


def create(book: Book, given: Obj) -> Obj:
    """Give back what was paid, or part of it; the transfer and the application fee only where that is asked."""
    charge = _charge(book, given)
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise Refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if charge["disputed"] and not charge.get("_inquiry"):
        raise Refused(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    amount = given.get("amount", left)
    if amount <= 0:
        raise invalid(
            "This value must be greater than or equal to 1.", param="amount", code="parameter_invalid_integer"
        )
    currency = charge["currency"]
    if amount > left:
        raise Refused(
            f"Refund amount ({money.told(amount, currency)}) is greater than unrefunded amount on charge "
            f"({money.told(left, currency)})",
            param="amount",
        )
    made = _give_back(book, charge, amount, given)
    if given.get("reverse_transfer"):
        _reverse(book, charge, made, amount)
    if given.get("refund_application_fee"):
        _return_fee(book, charge, amount)
    _count(charge, amount)
    emit(book, "refund.created", made)
    emit_changed(book, "charge.refunded", charge)
    return made


def release(book: Book, charge: Obj, amount: int) -> None:
    """Let an authorisation go that is not captured: a refund that moves no money."""
    if amount <= 0:
        return
    made = _make(book, charge, amount, {}, status="succeeded", type_="reversal")
    charge["_refunds"].append(made["id"])
    _count(charge, amount)


def _charge(book: Book, given: Obj) -> Obj:
    if "charge" in given:
        charge = book.find("charge", given["charge"], param="charge")
    elif "payment_intent" in given:
        intent = book.find("payment_intent", given["payment_intent"], param="payment_intent")
        latest = intent["latest_charge"]
        if intent["status"] not in {"succeeded", "requires_capture"} or not latest:
            raise Refused(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                param="payment_intent",
                code="payment_intent_unexpected_state" if intent["status"] == "processing" else None,
            )  # fmt: skip
        charge = book.get("charge", latest)
    else:
        raise invalid(
            "One of the following params should be provided for this request: payment_intent or charge.",
            param="charge", code="parameter_missing",
        )  # fmt: skip
    if not charge["paid"]:
        raise Refused(f"Charge {charge['id']} has failed, so it cannot be refunded.", param="charge")
    if not charge["captured"]:
        raise Refused(
            f"Charge {charge['id']} has not been captured. Cancel its PaymentIntent to release the authorization.",
            param="charge",
        )
    return charge


def _make(book: Book, charge: Obj, amount: int, given: Obj, *, status: str, type_: str) -> Obj:
    fields = {
        "amount": amount, "balance_transaction": None, "charge": charge["id"], "currency": charge["currency"],
        "destination_details": {"card": {"reference_status": "pending", "reference_type": "acquirer_reference_number",
        "type": type_},
                                "type": "card"},
        "metadata": {}, "payment_intent": charge["payment_intent"], "reason": given.get("reason"),
        "receipt_number": None, "source_transfer_reversal": None, "status": status, "transfer_reversal": None,
    }  # fmt: skip
    made = book.new("refund", fields, about=charge)
    merge_metadata(made, given.get("metadata"))
    return made


def _give_back(book: Book, charge: Obj, amount: int, given: Obj) -> Obj:
    method = book.peek("payment_method", charge["payment_method"])
    card = BY_NUMBER[method["_card"]] if method else None
    waits = card.refund if card else ""
    made = _make(book, charge, amount, given, status="pending" if waits == "pending" else "succeeded", type_="refund")
    made["balance_transaction"] = balance.record(book, "refund", -amount, made)["id"]
    charge["_refunds"].append(made["id"])
    if waits:
        made["_due"] = [book.now(charge) + 1, waits]
    return made


def _count(charge: Obj, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def _reverse(book: Book, charge: Obj, refund: Obj, amount: int) -> None:
    if not charge.get("transfer"):
        raise Refused(
            f"Cannot reverse the transfer for charge {charge['id']} because it does not have an associated transfer.",
            param="reverse_transfer",
        )
    transfer = book.get("transfer", charge["transfer"])
    part = money.share(transfer["amount"], amount, charge["amount_captured"])
    reversal = transfers.reverse(
        book, transfer, min(part, transfer["amount"] - transfer["amount_reversed"]), refund=refund
    )
    refund["transfer_reversal"] = reversal["id"]


def _return_fee(book: Book, charge: Obj, amount: int) -> None:
    if not charge["application_fee"]:
        raise Refused(
            f"Cannot refund the application fee for charge {charge['id']} because it does not have an application fee.",
            param="refund_application_fee",
        )
    platform = book.of(PLATFORM)
    fee = platform.get("application_fee", charge["application_fee"])
    part = money.share(fee["amount"], amount, charge["amount_captured"])
    left = fee["amount"] - fee["amount_refunded"]
    if left:
        transfers.return_fee(platform, fee["id"], max(1, min(part, left)))


def finish(book: Book, refund: Obj, what: str) -> None:
    """What becomes of a refund with the test cards for it: it succeeds later, or fails."""
    refund["_due"] = None
    if what == "pending":
        refund["status"] = "succeeded"
        emit_updated(book, "refund.updated", refund)
        emit(book, "charge.refund.updated", refund, previous={"status": "pending"})
        return
    refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    refund["failure_balance_transaction"] = balance.record(
        book, "adjustment", refund["amount"], refund, category="refund_failure"
    )["id"]
    charge = book.get("charge", refund["charge"])
    _count(charge, -refund["amount"])
    emit_updated(book, "refund.updated", refund)
    emit(book, "refund.failed", refund)


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change the metadata of a refund."""
    held = book.find("refund", id_, param="refund", status=404)
    change(held, given)
    emit_updated(book, "refund.updated", held)
    return held


ENDPOINTS = [
    Endpoint("POST", "/v1/refunds", create, params.RefundCreateParams, tolerated=("instructions_email",)),
    Endpoint("GET", "/v1/refunds", lists.of("refund", "/v1/refunds", "charge", "payment_intent"),
             params.RefundListParams),
    Endpoint("GET", "/v1/refunds/{refund}", one("refund", param="refund"), params.RefundRetrieveParams),
    Endpoint("POST", "/v1/refunds/{refund}", update, params.RefundUpdateParams),
]  # fmt: skip
