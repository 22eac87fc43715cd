"""Invoices: drafted, finalized, paid, or not (docs.stripe.com/invoicing/overview)."""

import copy
from collections.abc import Callable
from typing import Any, Final

from twins.stripe import money
from twins.stripe.book import Book
from twins.stripe.events import emit, emit_changed
from twins.stripe.presenting import EMBEDDED, INCLUDABLE, plain
from twins.stripe.refusals import Refused
from twins.stripe.resources import paying, payment_intents, rates
from twins.stripe.store import Obj

Listener = Callable[[Book, Obj, str], None]
LISTENERS: Final[list[Listener]] = []
"""Told of each invoice that was `paid`, whose payment `failed`, or whose last attempt did (`exhausted`)."""
_DAY: Final = 86400


_BLANK: Final[Obj] = {
    **dict.fromkeys((
        "account_tax_ids", "application", "automatically_finalizes_at", "custom_fields", "customer_account",
        "default_payment_method", "default_source", "description", "due_date", "effective_at", "ending_balance",
        "footer",
        "from_invoice", "hosted_invoice_url", "invoice_pdf", "last_finalization_error", "latest_revision",
        "next_payment_attempt", "number", "on_behalf_of", "receipt_number", "rendering", "shipping_cost",
        "shipping_details", "statement_descriptor", "webhooks_delivered_at", "_days_until_due", "_transfer_data",
        "_fee_percent", "_fee_amount",
    )),
    **dict.fromkeys((
        "amount_due", "amount_overpaid", "amount_paid", "amount_remaining", "amount_shipping", "attempt_count",
        "post_payment_credit_notes_amount", "pre_payment_credit_notes_amount", "subtotal", "subtotal_excluding_tax",
        "total", "total_excluding_tax",
    ), 0),
    "account_name": "Nexus", "attempted": False,
    "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None},
    "customer_tax_ids": [], "default_tax_rates": [], "discounts": [], "issuer": {"type": "self"}, "metadata": {},
    "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
    "status": "draft",
    "status_transitions": dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
    "total_discount_amounts": [], "total_pretax_credit_amounts": [], "total_taxes": [], "_lines": [], "_payments": [],
    "_default_rates": [],
}  # fmt: skip
"""A new invoice, but for whose it is and what it bills."""


def draft(
    book: Book, customer: Obj, *, currency: str, reason: str, lines: list[Obj], subscription: Obj | None = None,
    collection_method: str = "charge_automatically", auto_advance: bool = True, period: tuple[int, int] | None = None,
    **more: Any,
) -> Obj:  # fmt: skip
    """A new draft; nobody is told of it yet."""
    now = book.now(customer)
    parent = None
    if subscription:
        details = {"metadata": {**subscription["metadata"]}, "subscription": subscription["id"]}
        parent = {"quote_details": None, "subscription_details": details, "type": "subscription_details"}
    start, end = period or (now, now)
    fields: Obj = {
        **copy.deepcopy(_BLANK), "account_country": book.setting("country"), "auto_advance": auto_advance,
        "billing_reason": reason,
        "collection_method": collection_method, "currency": currency, "customer": customer["id"], "livemode": book.live,
        **{f"customer_{name}": customer[name] for name in ("address", "email", "name", "phone", "shipping",
        "tax_exempt")},
        "parent": parent, "period_end": end, "period_start": start, "starting_balance": customer["balance"],
        "test_clock": customer.get("_clock"), **more,
    }  # fmt: skip
    made = book.new("invoice", fields, about=customer)
    for line in lines:
        _take_in(book, made, line)
    retotal(book, made)
    return made


def open_draft(book: Book, invoice: Obj) -> None:
    """Tell of a new draft, and let it be finalized by itself when it is due."""
    if invoice["auto_advance"]:
        at = book.now(invoice) + book.setting("finalize_after_seconds")
        invoice |= {"automatically_finalizes_at": at, "_due": [at, "finalize"]}
        if invoice["collection_method"] == "charge_automatically":
            invoice["next_payment_attempt"] = at
    emit(book, "invoice.created", invoice)


def add(book: Book, invoice: Obj, line: Obj) -> None:
    """Take a line into a draft."""
    _take_in(book, invoice, line)
    retotal(book, invoice)


def _take_in(book: Book, invoice: Obj, line: Obj) -> None:
    line["invoice"] = invoice["id"]
    invoice["_lines"].append(line)
    details = (line["parent"] or {}).get("invoice_item_details")
    if details:
        book.get("invoiceitem", details["invoice_item"])["invoice"] = invoice["id"]


def retotal(book: Book, invoice: Obj) -> None:
    """Add the lines up, with discounts, taxes and the customer's balance."""
    lines = invoice["_lines"]
    rates.total(book, lines, invoice["discounts"], invoice["_default_rates"])
    subtotal = sum(line["amount"] for line in lines)
    off: dict[str, int] = {}
    taxes: dict[str, Obj] = {}
    for line in lines:
        for each in line["discount_amounts"]:
            off[each["discount"]] = off.get(each["discount"], 0) + each["amount"]
        for each in line["taxes"]:
            rate = each["tax_rate_details"]["tax_rate"]
            known = taxes.setdefault(rate, {**each, "amount": 0, "taxable_amount": 0})
            known |= {
                "amount": known["amount"] + each["amount"],
                "taxable_amount": known["taxable_amount"] + each["taxable_amount"],
            }
    added = sum(each["amount"] for each in taxes.values() if each["tax_behavior"] == "exclusive")
    contained = sum(each["amount"] for each in taxes.values() if each["tax_behavior"] == "inclusive")
    total = subtotal - sum(off.values()) + added
    balance = min(invoice["starting_balance"], 0) if total > 0 else 0
    due = max(0, total + balance)
    invoice |= {
        "subtotal": subtotal, "subtotal_excluding_tax": subtotal - contained, "total": total,
        "total_taxes": list(taxes.values()),
        "total_excluding_tax": total - added - contained, "amount_due": due, "amount_remaining": due,
        "total_discount_amounts": [{"amount": amount, "discount": id_} for id_, amount in off.items()],
    }  # fmt: skip


def finalize(book: Book, invoice: Obj) -> None:
    """Make a draft final: numbered, open, with an intent to pay it; one of nothing is paid at once."""
    if invoice["status"] != "draft":
        raise Refused(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice.", code="invoice_not_editable"
        )
    customer, now = book.get("customer", invoice["customer"]), book.now(invoice)
    retotal(book, invoice)
    number = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] += 1
    invoice |= {
        "status": "open", "number": f"{customer['invoice_prefix']}-{number:04d}", "effective_at": now, "_due": None,
        "automatically_finalizes_at": None, "hosted_invoice_url": f"{book.base_url}/i/{invoice['id']}",
        "invoice_pdf": f"{book.base_url}/i/{invoice['id']}/pdf",
    }  # fmt: skip
    invoice["status_transitions"]["finalized_at"] = now
    if invoice["_days_until_due"] is not None and invoice["due_date"] is None:
        invoice["due_date"] = now + invoice["_days_until_due"] * _DAY
    _use_balance(invoice, customer)
    if invoice["amount_due"]:
        _intend(book, invoice)
    emit_changed(book, "invoice.finalized", invoice)
    if not invoice["amount_due"]:
        settle(book, invoice)


def _use_balance(invoice: Obj, customer: Obj) -> None:
    """A credit of the customer's pays first; a negative total becomes one."""
    used = invoice["total"] - invoice["amount_due"]
    customer["balance"] += used
    invoice["ending_balance"] = customer["balance"]


def _intend(book: Book, invoice: Obj) -> None:
    what = {"subscription_create": "Subscription creation", "subscription_cycle": "Subscription update"}
    fee = invoice["_fee_amount"]
    if fee is None and invoice["_fee_percent"]:
        fee = money.share(invoice["amount_due"], round(invoice["_fee_percent"] * 100), 10_000)
    asked = {
        "amount": invoice["amount_due"], "customer": invoice["customer"], "payment_method_types": ["card"],
        "description": invoice["description"] or what.get(invoice["billing_reason"]),
        "transfer_data": invoice["_transfer_data"],
        "application_fee_amount": fee, "on_behalf_of": invoice["on_behalf_of"],
        "setup_future_usage": invoice.get("_keep_card"),
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value is not None}
    intent = payment_intents.make(book, given, invoice["currency"])
    intent["_invoice"] = invoice["id"]
    emit(book, "payment_intent.created", intent)
    fields = {
        "amount_paid": None, "amount_requested": invoice["amount_due"], "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True, "livemode": book.live, "payment": {"payment_intent": intent["id"],
        "type": "payment_intent"},
        "status": "open", "status_transitions": {"canceled_at": None, "paid_at": None},
    }  # fmt: skip
    invoice["_payments"].append(book.new("invoice_payment", fields, about=invoice)["id"])


def intent_of(book: Book, invoice: Obj) -> Obj | None:
    """The intent by which the invoice is paid."""
    if not invoice["_payments"]:
        return None
    payment = book.get("invoice_payment", invoice["_payments"][-1])
    return book.get("payment_intent", payment["payment"]["payment_intent"])


def method_of(book: Book, invoice: Obj) -> Obj | None:
    """What it is paid with by itself: its own payment method, the subscription's, the customer's."""
    subscription = subscription_of(book, invoice)
    customer = book.get("customer", invoice["customer"])
    for id_ in (
        invoice["default_payment_method"], subscription["default_payment_method"] if subscription else None,
        customer["invoice_settings"]["default_payment_method"],
    ):  # fmt: skip
        if id_:
            return book.get("payment_method", id_)
    return None


def subscription_of(book: Book, invoice: Obj) -> Obj | None:
    """The subscription that it bills."""
    parent = invoice["parent"]
    return book.get("subscription", parent["subscription_details"]["subscription"]) if parent else None


def collect(book: Book, invoice: Obj, method: Obj | None = None, *, off_session: bool = True) -> paying.Result | None:
    """Try to pay an open invoice; `None` where there is nothing to pay it with."""
    intent, method = intent_of(book, invoice), method or method_of(book, invoice)
    if intent is None or method is None:
        _attempted(book, invoice)
        return None
    result = paying.attempt(book, intent, method, off_session=off_session)
    if result == "requires_action":
        invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
        emit(book, "invoice.payment_action_required", invoice)
    return result


def _hear(book: Book, intent: Obj, succeeded: bool) -> None:  # noqa: FBT001 - a listener
    invoice = book.get("invoice", intent["_invoice"]) if intent.get("_invoice") else None
    if invoice is None or invoice["status"] not in {"open", "uncollectible"}:
        return
    if succeeded:
        invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
        settle(book, invoice)
    else:
        _attempted(book, invoice)


paying.LISTENERS.append(_hear)


def _attempted(book: Book, invoice: Obj) -> None:
    """A payment failed: another attempt is planned, or it was the last."""
    count = invoice["attempt_count"] + 1
    days = book.setting("retry_days")
    retries = invoice["auto_advance"] and invoice["billing_reason"] == "subscription_cycle" and count <= len(days)
    at = book.now(invoice) + days[count - 1] * _DAY if retries else None
    invoice |= {
        "attempted": True,
        "attempt_count": count,
        "next_payment_attempt": at,
        "_due": [at, "collect"] if at else None,
    }
    emit(book, "invoice.payment_failed", invoice)
    for told in LISTENERS:
        told(book, invoice, "failed" if at else "exhausted")


def settle(book: Book, invoice: Obj, *, elsewhere: bool = False) -> None:
    """It is paid: by its intent, by nothing being due, or `elsewhere`."""
    now = book.now(invoice)
    invoice |= {
        "status": "paid", "amount_paid": 0 if elsewhere else invoice["amount_due"], "amount_remaining": 0,
        "attempted": True, "next_payment_attempt": None, "_due": None, "auto_advance": False,
    }  # fmt: skip
    invoice["status_transitions"]["paid_at"] = now
    if elsewhere:
        invoice["amount_paid_off_stripe"] = invoice["amount_due"]
        _drop_intent(book, invoice)
    for id_ in invoice["_payments"]:
        payment = book.get("invoice_payment", id_)
        if payment["status"] == "open":
            payment |= {"status": "paid", "amount_paid": invoice["amount_due"]}
            payment["status_transitions"]["paid_at"] = now
            emit(book, "invoice_payment.paid", payment)
    emit_changed(book, "invoice.paid", invoice)
    if not elsewhere:
        emit(book, "invoice.payment_succeeded", invoice)
    for told in LISTENERS:
        told(book, invoice, "paid")


def _drop_intent(book: Book, invoice: Obj) -> None:
    intent = intent_of(book, invoice)
    if intent and intent["status"] not in {"succeeded", "canceled"}:
        paying.cancel(book, intent, "void_invoice")
    for id_ in invoice["_payments"]:
        payment = book.get("invoice_payment", id_)
        if payment["status"] == "open":
            payment["status"] = "canceled"
            payment["status_transitions"]["canceled_at"] = book.now(invoice)


def void(book: Book, invoice: Obj) -> None:
    """Declare an open invoice to be none."""
    if invoice["status"] not in {"open", "uncollectible"}:
        raise Refused(
            f"This invoice cannot be voided because it has a status of {invoice['status']}.",
            code="invoice_not_editable",
        )
    _drop_intent(book, invoice)
    invoice |= {"status": "void", "_due": None, "next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"]["voided_at"] = book.now(invoice)
    emit_changed(book, "invoice.voided", invoice)


def mark_uncollectible(book: Book, invoice: Obj) -> None:
    """Give an open invoice up."""
    if invoice["status"] != "open":
        raise Refused("You can only mark an open invoice as uncollectible.", code="invoice_not_editable")
    invoice |= {"status": "uncollectible", "_due": None, "next_payment_attempt": None}
    invoice["status_transitions"]["marked_uncollectible_at"] = book.now(invoice)
    emit_changed(book, "invoice.marked_uncollectible", invoice)


def advance(book: Book, invoice: Obj, what: str) -> None:
    """What happens to an invoice by itself: it is finalized and paid, or paid again."""
    if what == "finalize":
        finalize(book, invoice)
        if invoice["collection_method"] == "send_invoice":
            emit(book, "invoice.sent", invoice)
    if invoice["status"] == "open" and invoice["collection_method"] == "charge_automatically":
        collect(book, invoice)


def _lines(_: Book, invoice: Obj) -> Obj:
    told = [{name: value for name, value in line.items() if not name.startswith("_")} for line in invoice["_lines"]]
    return {
        "object": "list", "data": told[:10], "has_more": len(told) > 10, "total_count": len(told),
        "url": f"/v1/invoices/{invoice['id']}/lines",
    }  # fmt: skip


def _payments(book: Book, invoice: Obj) -> Obj:
    held = book.get("invoice", invoice["id"])
    found = [plain(book, book.get("invoice_payment", id_)) for id_ in reversed(held["_payments"])]
    return {"object": "list", "data": found, "has_more": False, "url": f"/v1/invoice_payments?invoice={invoice['id']}"}


def _secret(book: Book, invoice: Obj) -> Obj | None:
    intent = intent_of(book, book.get("invoice", invoice["id"]))
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None


EMBEDDED["invoice", "lines"] = _lines
INCLUDABLE["invoice", "payments"] = _payments
INCLUDABLE["invoice", "confirmation_secret"] = _secret
