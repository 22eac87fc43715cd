"""What is billed: the lines of invoices, and items that wait for the next one (docs.stripe.com/api/invoiceitems)."""

from decimal import Decimal
from typing import Any

from stripe import params

from twins.stripe import ids, lists, money
from twins.stripe.book import Book, change, merge_metadata
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, invalid, missing_parameter
from twins.stripe.resources import invoices, products
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj


def make(
    book: Book, amount: int, currency: str, *, description: str | None, period: tuple[int, int],
    price: Obj | None = None,
    quantity: int | None = 1, parent: Obj | None = None, tax_rates: list[str] | None = None, discountable: bool = True,
    metadata: Obj | None = None,
) -> Obj:  # fmt: skip
    """A line; an invoice takes it in."""
    pricing = None
    if price is not None:
        pricing = {
            "price_details": {"price": price["id"], "product": price["product"]}, "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        }  # fmt: skip
    return {
        "id": ids.new("line_item", live=book.live), "object": "line_item", "amount": amount, "currency": currency,
        "description": description, "discount_amounts": [], "discountable": discountable, "discounts": [],
        "invoice": None,
        "livemode": book.live, "metadata": metadata or {}, "parent": parent, "period": {"start": period[0],
        "end": period[1]},
        "pretax_credit_amounts": [], "pricing": pricing, "quantity": quantity, "subtotal": amount, "taxes": [],
        "_tax_rates": tax_rates,
    }  # fmt: skip


def amount_of(price: Obj, quantity: int) -> int:
    """What so many cost."""
    return money.rounded(Decimal(price["unit_amount_decimal"] or 0) * quantity)


def told(price: Obj, product: Obj, quantity: int) -> str:
    """How Stripe describes a line of a subscription."""
    each = money.told(money.rounded(Decimal(price["unit_amount_decimal"] or 0)), price["currency"])
    every = (
        price["recurring"]["interval"]
        if price["recurring"]["interval_count"] == 1
        else "{interval_count} {interval}s".format(**price["recurring"])
    )
    return f"{quantity} × {product['name']} (at {each} / {every})"


def create(book: Book, given: Obj) -> Obj:
    """Bill a customer for something: on the draft that is named, or on the next invoice."""
    customer = book.find("customer", given.get("customer", ""), param="customer")
    invoice = book.find("invoice", given["invoice"], param="invoice") if "invoice" in given else None
    if invoice and invoice["status"] != "draft":
        raise Refused("The specified invoice is no longer editable.", param="invoice", code="invoice_not_editable")
    price, amount, currency = _priced(book, given)
    now = book.now(customer)
    period = given.get("period") or {"start": now, "end": now}
    fields = {
        "amount": amount, "currency": currency, "customer": customer["id"], "customer_account": None, "date": now,
        "description": given.get("description") or (book.get("product", price["product"])["name"] if price else None),
        "discountable": given.get("discountable", amount > 0), "discounts": [],
        "invoice": invoice["id"] if invoice else None,
        "livemode": book.live, "metadata": {}, "net_amount": amount, "parent": _parent(given), "period": period,
        "pricing": make(book, 0, currency, description=None, period=(0, 0), price=price)["pricing"], "proration": False,
        "quantity": given.get("quantity", 1), "quantity_decimal": str(given.get("quantity", 1)),
        "tax_rates": [plain(book, book.find("tax_rate", each,
        param="tax_rates")) for each in given.get("tax_rates") or []],
        "test_clock": customer.get("_clock"),
    }  # fmt: skip
    made = book.new("invoiceitem", fields, about=customer, timed=False)
    merge_metadata(made, given.get("metadata"))
    if invoice:
        invoices.add(book, invoice, of_item(book, made))
    emit(book, "invoiceitem.created", made)
    return made


def of_item(book: Book, item: Obj) -> Obj:
    """The line that an item becomes."""
    parent = {
        "invoice_item_details": {
            "invoice_item": item["id"], "proration": item["proration"], "proration_details": {"credited_items": None},
            "subscription": (item["parent"] or {}).get("subscription_details", {}).get("subscription"),
        },
        "subscription_item_details": None, "type": "invoice_item_details",
    }  # fmt: skip
    price = book.peek("price", item["pricing"]["price_details"]["price"]) if item["pricing"] else None
    return make(
        book, item["amount"], item["currency"], description=item["description"], price=price,
        quantity=item["quantity"], parent=parent, period=(item["period"]["start"], item["period"]["end"]),
        tax_rates=[each["id"] for each in item["tax_rates"] or []] or None,
        discountable=item["discountable"], metadata=item["metadata"],
    )  # fmt: skip


def proration(
    book: Book, subscription: Obj, item: Obj, price: Obj, amount: int, description: str, period: tuple[int, int]
) -> Obj:
    """An item that waits for the next invoice: what a change in the middle of a period costs, or gives back."""
    fields = {
        "amount": amount, "currency": price["currency"], "customer": subscription["customer"], "customer_account": None,
        "date": period[0], "description": description, "discountable": False, "discounts": [], "invoice": None,
        "livemode": book.live, "metadata": {}, "net_amount": amount,
        "parent": {"subscription_details": {"subscription": subscription["id"], "subscription_item": item["id"]},
                   "type": "subscription_details"},
        "period": {"start": period[0], "end": period[1]},
        "pricing": make(book, 0, price["currency"], description=None, period=(0, 0), price=price)["pricing"],
        "proration": True, "quantity": item["quantity"], "quantity_decimal": str(item["quantity"]), "tax_rates": [],
        "test_clock": subscription.get("_clock"),
    }  # fmt: skip
    made = book.new("invoiceitem", fields, about=subscription, timed=False)
    emit(book, "invoiceitem.created", made)
    return made


def pending(book: Book, customer: str, *, subscription: str | None = None) -> list[Obj]:
    """The items of a customer that wait for an invoice, the oldest first; those of one subscription, or of none."""
    found = [
        each["id"]
        for each in book.newest("invoiceitem")
        if each["customer"] == customer and each["invoice"] is None and _subscription_of(each) in {None, subscription}
    ]
    return [book.get("invoiceitem", id_) for id_ in reversed(found)]


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change an item that still waits."""
    held = _waiting(book, id_)
    change(held, given, "description", "discountable", "period")
    if "amount" in given or "quantity" in given:
        held["quantity"] = given.get("quantity", held["quantity"])
        price = book.peek("price", held["pricing"]["price_details"]["price"]) if held["pricing"] else None
        held["amount"] = (
            given.get("amount")
            if "amount" in given
            else amount_of(price, held["quantity"])
            if price
            else held["amount"]
        )
        held["net_amount"] = held["amount"]
    emit_updated(book, "invoiceitem.updated", held)
    return held


def delete(book: Book, _: Obj, id_: str) -> Obj:
    """Remove an item that still waits."""
    held = _waiting(book, id_)
    emit(book, "invoiceitem.deleted", held)
    book.store.remove(book.scope, "invoiceitem", id_)
    return {"id": id_, "object": "invoiceitem", "deleted": True}


def list_items(book: Book, given: Obj) -> Obj:
    """Items, by customer, invoice, waiting or not."""
    fits, pending_only = lists.filtered(given, "customer", "invoice"), given.get("pending")
    found = ({**each, "created": each["date"]} for each in book.newest("invoiceitem"))
    told_page = lists.page(
        book, found, given, "/v1/invoiceitems", kind="invoiceitem",
        wanted=lambda each: fits(each) and (pending_only is None or (each["invoice"] is None) == pending_only),
    )  # fmt: skip
    for each in told_page["data"]:
        del each["created"]
    return told_page


def _waiting(book: Book, id_: str) -> Obj:
    held = book.find("invoiceitem", id_, param="invoiceitem", status=404)
    invoice = book.peek("invoice", held["invoice"])
    if invoice and invoice["status"] != "draft":
        raise Refused(
            "This invoice item cannot be changed, because its invoice is finalized.", code="invoice_not_editable"
        )
    return held


def _subscription_of(item: Obj) -> Any:
    return (item["parent"] or {}).get("subscription_details", {}).get("subscription")


def _parent(given: Obj) -> Obj | None:
    if "subscription" not in given:
        return None
    return {
        "subscription_details": {"subscription": given["subscription"], "subscription_item": None},
        "type": "subscription_details",
    }


def _priced(book: Book, given: Obj) -> tuple[Obj | None, int, str]:
    quantity = given.get("quantity", 1)
    if "price_data" in given:
        price = products.price_from_data(book, given["price_data"], "price_data")
    elif given.get("pricing"):
        price = book.find("price", given["pricing"]["price"], param="pricing[price]")
    elif "amount" in given:
        currency = given.get("currency")
        if not currency:
            raise missing_parameter("currency")
        return None, given["amount"], products.check_currency(currency)
    else:
        raise invalid(
            "You must specify either `amount`, `price_data` or `pricing`.", param="amount", code="parameter_missing"
        )
    return price, amount_of(price, quantity), price["currency"]


ENDPOINTS = [
    Endpoint("POST", "/v1/invoiceitems", create, params.InvoiceItemCreateParams, tolerated=("currency",)),
    Endpoint("GET", "/v1/invoiceitems", list_items, params.InvoiceItemListParams),
    Endpoint("GET", "/v1/invoiceitems/{invoiceitem}", one("invoiceitem", param="invoiceitem"),
             params.InvoiceItemRetrieveParams),
    Endpoint("POST", "/v1/invoiceitems/{invoiceitem}", update, params.InvoiceItemUpdateParams),
    Endpoint("DELETE", "/v1/invoiceitems/{invoiceitem}", delete, params.InvoiceItemDeleteParams),
]  # fmt: skip
