"""What is asked about invoices (docs.stripe.com/api/invoices)."""

from typing import Any

from stripe import params

from twins.stripe import lists
from twins.stripe.book import Book, change, merge_metadata, take
from twins.stripe.cards import Decline
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, invalid
from twins.stripe.resources import invoices, lines, paying, payment_methods, rates
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj


def create(book: Book, given: Obj) -> Obj:
    """Draft an invoice; items that wait are left out unless it is told to include them."""
    customer = book.find("customer", given.get("customer", ""), param="customer")
    subscription = (
        book.find("subscription", given["subscription"], param="subscription") if "subscription" in given else None
    )
    method = given.get("collection_method", "charge_automatically")
    if method == "send_invoice" and "days_until_due" not in given and "due_date" not in given:
        raise invalid(
            "If invoice collection method is 'send_invoice', you must pass either due_date or days_until_due.",
            param="days_until_due",
        )
    waiting = []
    if given.get("pending_invoice_items_behavior") == "include" or subscription:
        waiting = lines.pending(book, customer["id"], subscription=subscription["id"] if subscription else None)
    currency = (
        given.get("currency")
        or (waiting[0]["currency"] if waiting else customer["currency"])
        or book.setting("default_currency")
    )
    made = invoices.draft(
        book, customer, currency=currency, reason="subscription_update" if subscription else "manual",
        lines=[lines.of_item(book, item) for item in waiting if item["currency"] == currency],
        subscription=subscription, collection_method=method, auto_advance=given.get("auto_advance", False),
        _days_until_due=given.get("days_until_due"),
        _fee_amount=given.get("application_fee_amount"), _transfer_data=given.get("transfer_data"),
        **take(given, "description", "footer", "statement_descriptor", "custom_fields", "due_date", "on_behalf_of"),
    )  # fmt: skip
    _set(book, made, given)
    invoices.open_draft(book, made)
    return made


def _set(book: Book, held: Obj, given: Obj) -> None:
    if given.get("default_payment_method"):
        held["default_payment_method"] = payment_methods.named(
            book, given["default_payment_method"], param="default_payment_method"
        )["id"]
    if "default_tax_rates" in given:
        found = [book.find("tax_rate", each, param="default_tax_rates") for each in given["default_tax_rates"] or []]
        held |= {
            "_default_rates": [each["id"] for each in found],
            "default_tax_rates": [plain(book, each) for each in found],
        }
    if "discounts" in given:
        held["discounts"] = rates.redeem(book, given["discounts"], customer=held["customer"], invoice=held["id"])
    merge_metadata(held, given.get("metadata"))
    invoices.retotal(book, held)


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change a draft; of a final invoice only what is said about it."""
    held = _at(book, id_)
    fixed = {
        "default_tax_rates",
        "discounts",
        "collection_method",
        "days_until_due",
        "due_date",
        "application_fee_amount",
    }
    if held["status"] != "draft" and fixed & set(given):
        raise Refused("This invoice is no longer editable.", code="invoice_not_editable")
    change(
        held,
        given,
        "description",
        "footer",
        "statement_descriptor",
        "custom_fields",
        "due_date",
        "collection_method",
        "auto_advance",
    )
    if "days_until_due" in given:
        held["_days_until_due"] = given["days_until_due"]
    if "application_fee_amount" in given:
        held["_fee_amount"] = given["application_fee_amount"]
    if held["status"] == "draft":
        _set(book, held, given)
    elif given.get("default_payment_method"):
        held["default_payment_method"] = payment_methods.named(
            book, given["default_payment_method"], param="default_payment_method"
        )["id"]
    emit_updated(book, "invoice.updated", held)
    return held


def delete(book: Book, _: Obj, id_: str) -> Obj:
    """Delete a draft that bills no subscription."""
    held = _at(book, id_)
    if held["status"] != "draft" or held["parent"]:
        raise Refused(
            "You can only delete draft invoices that are not of a subscription. Void the invoice instead.",
            code="invoice_not_editable",
        )
    for line in held["_lines"]:
        details = (line["parent"] or {}).get("invoice_item_details")
        if details:
            book.get("invoiceitem", details["invoice_item"])["invoice"] = None
    emit(book, "invoice.deleted", held)
    book.store.remove(book.scope, "invoice", id_)
    return {"id": id_, "object": "invoice", "deleted": True}


def finalize(book: Book, given: Obj, id_: str) -> Obj:
    """Make a draft final."""
    held = _at(book, id_)
    if "auto_advance" in given:
        held["auto_advance"] = given["auto_advance"]
    invoices.finalize(book, held)
    if held["auto_advance"] and held["status"] == "open" and held["collection_method"] == "charge_automatically":
        held["_due"] = [book.now(held) + 3600, "collect"]
        held["next_payment_attempt"] = held["_due"][0]
    return held


def pay(book: Book, given: Obj, id_: str) -> Obj:
    """Pay now: with what is named, or what there is; or note that it was paid elsewhere."""
    held = _at(book, id_)
    if held["status"] == "paid":
        raise Refused("Invoice is already paid")
    if held["status"] == "draft":
        invoices.finalize(book, held)
    if held["status"] == "void":
        raise Refused("This invoice cannot be paid, because it is void.", code="invoice_not_editable")
    if held["status"] == "paid":
        return held
    if given.get("paid_out_of_band"):
        invoices.settle(book, held, elsewhere=True)
        return held
    named = given.get("payment_method")
    method = payment_methods.named(book, named) if named else None
    if method is None and invoices.method_of(book, held) is None:
        raise Refused(
            "There is no `default_payment_method` set on this Customer or Invoice. Please provide a payment method.",
            code="resource_missing",
        )
    _told(book, held, invoices.collect(book, held, method, off_session=given.get("off_session", True)))
    return held


def _told(book: Book, held: Obj, result: Any) -> None:
    intent = invoices.intent_of(book, held)
    if isinstance(result, Decline) and intent:
        raise paying.refuse(book, intent, result)
    if result == "requires_action":
        raise Refused(
            "This payment requires additional user action before it can be completed successfully. Payment can be "
            "completed using the "
            "PaymentIntent associated with this invoice.",
            status=402, type="card_error", code="invoice_payment_intent_requires_action", kept=True,
            payment_intent=plain(book, intent) if intent else None,
        )  # fmt: skip


def void(book: Book, _: Obj, id_: str) -> Obj:
    """Declare it to be none."""
    held = _at(book, id_)
    invoices.void(book, held)
    return held


def mark_uncollectible(book: Book, _: Obj, id_: str) -> Obj:
    """Give it up."""
    held = _at(book, id_)
    invoices.mark_uncollectible(book, held)
    return held


def send(book: Book, _: Obj, id_: str) -> Obj:
    """Mail it to the customer (the twin only tells that it did)."""
    held = _at(book, id_)
    if held["collection_method"] != "send_invoice":
        raise Refused(
            "You can only manually send an invoice if its collection method is 'send_invoice'.",
            param="collection_method",
        )
    if held["status"] == "draft":
        invoices.finalize(book, held)
    emit(book, "invoice.sent", held)
    return held


def list_invoices(book: Book, given: Obj) -> Obj:
    """Invoices, by customer, status, subscription."""
    fits, subscription = lists.filtered(given, "customer", "status", "collection_method"), given.get("subscription")

    def wanted(each: Obj) -> bool:
        own = each["parent"]["subscription_details"]["subscription"] if each["parent"] else None
        return fits(each) and (subscription is None or own == subscription)

    return lists.page(book, book.newest("invoice"), given, "/v1/invoices", kind="invoice", wanted=wanted)


def list_lines(book: Book, given: Obj, id_: str) -> Obj:
    """The lines of an invoice."""
    held = _at(book, id_)
    return lists.page(book, iter(held["_lines"]), given, f"/v1/invoices/{id_}/lines", kind="line_item")


def list_payments(book: Book, given: Obj) -> Obj:
    """What was or is to be paid of invoices."""
    fits, payment = lists.filtered(given, "invoice", "status"), given.get("payment") or {}
    return lists.page(
        book, book.newest("invoice_payment"), given, "/v1/invoice_payments", kind="invoice_payment",
        wanted=lambda each: fits(each) and payment.get("payment_intent") in {None, each["payment"]["payment_intent"]},
    )  # fmt: skip


def _at(book: Book, id_: str) -> Obj:
    return book.find("invoice", id_, param="invoice", status=404)


_ASIDE = (
    "payment_settings",
    "automatic_tax",
    "rendering",
    "issuer",
    "account_tax_ids",
    "automatically_finalizes_at",
    "effective_at",
)

ENDPOINTS = [
    Endpoint("POST", "/v1/invoices", create, params.InvoiceCreateParams, tolerated=(*_ASIDE,
    "pending_invoice_items_behavior")),
    Endpoint("GET", "/v1/invoices", list_invoices, params.InvoiceListParams),
    Endpoint("GET", "/v1/invoices/{invoice}", lambda book, _, id_: _at(book, id_), params.InvoiceRetrieveParams),
    Endpoint("POST", "/v1/invoices/{invoice}", update, params.InvoiceUpdateParams, tolerated=(*_ASIDE, "metadata")),
    Endpoint("DELETE", "/v1/invoices/{invoice}", delete, params.InvoiceDeleteParams),
    Endpoint("POST", "/v1/invoices/{invoice}/finalize", finalize, params.InvoiceFinalizeInvoiceParams),
    Endpoint("POST", "/v1/invoices/{invoice}/pay", pay, params.InvoicePayParams, tolerated=("forgive", "off_session",
    "mandate")),
    Endpoint("POST", "/v1/invoices/{invoice}/void", void, params.InvoiceVoidInvoiceParams),
    Endpoint("POST", "/v1/invoices/{invoice}/mark_uncollectible", mark_uncollectible,
    params.InvoiceMarkUncollectibleParams),
    Endpoint("POST", "/v1/invoices/{invoice}/send", send, params.InvoiceSendInvoiceParams),
    Endpoint("GET", "/v1/invoices/{invoice}/lines", list_lines, params.InvoiceLineItemListParams),
    Endpoint("GET", "/v1/invoice_payments", list_payments, params.InvoicePaymentListParams),
    Endpoint("GET", "/v1/invoice_payments/{id}", one("invoice_payment", param="invoice_payment"),
             params.InvoicePaymentRetrieveParams),
]  # fmt: skip
