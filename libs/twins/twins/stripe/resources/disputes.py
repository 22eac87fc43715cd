"""Disputes: a customer's bank takes a payment back (docs.stripe.com/api/disputes, /testing#disputes)."""

from typing import Final

from stripe import params

from twins.stripe import lists
from twins.stripe.book import Book, change
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused
from twins.stripe.resources import balance
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

_FEE: Final = 1500
_DAYS_TO_ANSWER: Final = 9
_CLOSED: Final = frozenset({"won", "lost", "warning_closed"})
EVIDENCE: Final = (
    "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication", "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
    "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id", "product_description",
    "receipt",
    "refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation",
    "shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
    "uncategorized_file", "uncategorized_text",
)  # fmt: skip


def open_(book: Book, charge: Obj, reason: str, *, inquiry: bool = False) -> Obj:
    """The bank asks (an inquiry), or takes the money back at once, with a fee."""
    fields = {
        "amount": charge["amount_captured"], "balance_transactions": [], "charge": charge["id"],
        "currency": charge["currency"],
        "enhanced_eligibility_types": [], "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": book.now() + _DAYS_TO_ANSWER * 86400, "enhanced_eligibility": {}, "has_evidence": False,
            "past_due": False, "submission_count": 0, "submission_method": "not_submitted",
        },
        "is_charge_refundable": inquiry, "livemode": book.live, "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {"brand": charge["payment_method_details"]["card"]["brand"],
            "case_type": "inquiry" if inquiry else "chargeback",
            "network": charge["payment_method_details"]["card"]["network"],
                     "network_reason_code": "10"},
            "type": "card",
        },
        "reason": reason, "status": "warning_needs_response" if inquiry else "needs_response",
    }  # fmt: skip
    made = book.new("dispute", fields, about=charge)
    charge |= {"disputed": True, "_inquiry": inquiry, "_dispute": made["id"]}
    if not inquiry:
        entry = balance.record(
            book, "adjustment", -made["amount"], made, fees=[balance.fee_detail("stripe_fee", _FEE, made["currency"])],
            category="dispute",
        )  # fmt: skip
        made["balance_transactions"].append(plain(book, entry))
    emit(book, "charge.dispute.created", made)
    if not inquiry:
        emit(book, "charge.dispute.funds_withdrawn", made)
    return made


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Give evidence.

    Submitted, as it is unless told otherwise, it goes to the bank, whose answer the test texts decide.
    """
    held = book.find("dispute", id_, param="dispute", status=404)
    if held["status"] in _CLOSED:
        raise Refused("This dispute is already closed.")
    change(held, given)
    evidence = given.get("evidence")
    if evidence:
        held["evidence"] |= {name: None if value == "" else value for name, value in evidence.items()}
        held["evidence_details"]["has_evidence"] = True
    if given.get("submit", True) and held["evidence_details"]["has_evidence"]:
        _submit(book, held)
    emit_updated(book, "charge.dispute.updated", held)
    return held


def _submit(book: Book, held: Obj) -> None:
    held["evidence_details"]["submission_count"] += 1
    held["evidence_details"]["submission_method"] = "manual"
    inquiry = held["status"].startswith("warning")
    held["status"] = "warning_under_review" if inquiry else "under_review"
    text = held["evidence"]["uncategorized_text"]
    if text in {"winning_evidence", "losing_evidence"}:
        held["_due"] = [book.now() + 1, text]


def finish(book: Book, held: Obj, what: str) -> None:
    """The bank decides: with the test texts `winning_evidence` and `losing_evidence`, or when the business gives up."""
    held["_due"] = None
    won, inquiry = what == "winning_evidence", held["status"].startswith("warning")
    held["status"] = "warning_closed" if inquiry else "won" if won else "lost"
    if won and not inquiry:
        entry = balance.record(book, "adjustment", held["amount"], held, category="dispute_reversal")
        held["balance_transactions"].append(plain(book, entry))
        emit(book, "charge.dispute.funds_reinstated", held)
    charge = book.get("charge", held["charge"])
    if inquiry:
        charge["disputed"] = False
    emit(book, "charge.dispute.closed", held)


def close(book: Book, _: Obj, id_: str) -> Obj:
    """Give up: the dispute is lost."""
    held = book.find("dispute", id_, param="dispute", status=404)
    if held["status"] in _CLOSED:
        raise Refused("This dispute is already closed.")
    finish(book, held, "losing_evidence")
    return held


ENDPOINTS = [
    Endpoint("GET", "/v1/disputes", lists.of("dispute", "/v1/disputes", "charge", "payment_intent"),
             params.DisputeListParams),
    Endpoint("GET", "/v1/disputes/{dispute}", one("dispute", param="dispute"), params.DisputeRetrieveParams),
    Endpoint("POST", "/v1/disputes/{dispute}", update, params.DisputeUpdateParams),
    Endpoint("POST", "/v1/disputes/{dispute}/close", close, params.DisputeCloseParams),
]  # fmt: skip
