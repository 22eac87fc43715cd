"""Customers (docs.stripe.com/api/customers)."""

from stripe import params

from twins.stripe import ids, lists
from twins.stripe.book import Book, change, merge_metadata, take
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import INCLUDABLE, listed
from twins.stripe.refusals import invalid
from twins.stripe.resources import payment_methods, subscriptions
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

_PLAIN = ("address", "description", "email", "name", "phone", "shipping")


def create(book: Book, given: Obj) -> Obj:
    """Make a customer; with a test clock it and all that is its lives by that clock."""
    clock = given.get("test_clock")
    if clock:
        book.find("test_helpers.test_clock", clock, param="test_clock")
    fields = {
        **take(given, *_PLAIN), "balance": given.get("balance", 0), "currency": None, "default_source": None,
        "delinquent": False, "discount": None, "invoice_prefix": ids.random_text(8).upper(),
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None,
        "rendering_options": None},
        "livemode": book.live, "metadata": {}, "next_invoice_sequence": given.get("next_invoice_sequence", 1),
        "preferred_locales": given.get("preferred_locales") or [], "tax_exempt": given.get("tax_exempt") or "none",
        "test_clock": clock, "_payment_methods": [],
    }  # fmt: skip
    _check_email(given)
    if clock:
        fields["_clock"] = clock
    made = book.new("customer", fields, about={"_clock": clock} if clock else None)
    merge_metadata(made, given.get("metadata"))
    if "payment_method" in given:
        payment_methods.attach_to(book, payment_methods.named(book, given["payment_method"]), made)
    _set_invoice_settings(book, made, given)
    emit(book, "customer.created", made)
    return made


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change a customer."""
    held = book.find("customer", id_, param="id", status=404)
    _check_email(given)
    change(
        held, given, *_PLAIN, "balance", "next_invoice_sequence", "preferred_locales", "tax_exempt", "invoice_prefix"
    )
    _set_invoice_settings(book, held, given)
    emit_updated(book, "customer.updated", held)
    return held


def retrieve(book: Book, _: Obj, id_: str) -> Obj:
    """A customer; of a deleted one only that it is."""
    held = book.peek("customer", id_)
    return held if held and held.get("deleted") else book.find("customer", id_, param="id", status=404)


def delete(book: Book, _: Obj, id_: str) -> Obj:
    """Delete a customer: its subscriptions end at once."""
    held = book.find("customer", id_, param="id", status=404)
    for each in [one for one in book.newest("subscription") if one["customer"] == id_]:
        if each["status"] not in subscriptions.ENDED:
            subscriptions.end(book, book.get("subscription", each["id"]), reason="cancellation_requested")
    emit(book, "customer.deleted", held)
    for name in [name for name in held if name not in {"id", "object", "_number"}]:
        del held[name]
    held |= {"deleted": True, "created": 0}
    return {"id": id_, "object": "customer", "deleted": True}


def list_customers(book: Book, given: Obj) -> Obj:
    """Customers, by mail address and test clock; those of test clocks only where that is named."""
    clock = given.get("test_clock")
    email = given.get("email")
    return lists.page(
        book, book.newest("customer"), given, "/v1/customers", kind="customer",
        wanted=lambda each: each.get("test_clock") == clock and (email is None or each["email"] == email),
    )  # fmt: skip


def list_payment_methods(book: Book, given: Obj, id_: str) -> Obj:
    """The payment methods of a customer."""
    held = book.find("customer", id_, param="customer", status=404)
    return payment_methods.of_customer(book, held, given, f"/v1/customers/{id_}/payment_methods")


def retrieve_payment_method(book: Book, _: Obj, id_: str, method: str) -> Obj:
    """One payment method of a customer."""
    book.find("customer", id_, param="customer", status=404)
    held = book.find("payment_method", method, param="payment_method", status=404)
    if held["customer"] != id_:
        raise invalid("The payment method is not attached to this customer.", param="payment_method")
    return held


def _set_invoice_settings(book: Book, held: Obj, given: Obj) -> None:
    settings = given.get("invoice_settings")
    if not settings:
        return
    method = settings.get("default_payment_method")
    if method:
        found = book.find("payment_method", method, param="invoice_settings[default_payment_method]")
        if found["customer"] != held["id"]:
            raise invalid(
                "The customer does not have a payment method with the ID "
                f"{method}. The payment method must be attached to the customer.",
                param="invoice_settings[default_payment_method]", code="resource_missing",
            )  # fmt: skip
    changed = {name: None if value == "" else value for name, value in settings.items()}
    held["invoice_settings"] = {**held["invoice_settings"], **changed}


def _check_email(given: Obj) -> None:
    email = given.get("email")
    if email and ("@" not in email or email.startswith("@") or email.endswith("@") or " " in email):
        raise invalid(f"Invalid email address: {email}", param="email", code="email_invalid")


def _subscriptions(book: Book, customer: Obj) -> Obj:
    found = [
        each for each in book.newest("subscription") if each["customer"] == customer["id"] and not each["ended_at"]
    ]
    return listed(book, found[:10], f"/v1/customers/{customer['id']}/subscriptions", more=len(found) > 10)


def _nothing(path: str, customer: Obj) -> Obj:
    return {"object": "list", "data": [], "has_more": False, "url": f"/v1/customers/{customer['id']}/{path}"}


INCLUDABLE["customer", "subscriptions"] = _subscriptions
INCLUDABLE["customer", "sources"] = lambda _, customer: _nothing("sources", customer)
INCLUDABLE["customer", "tax_ids"] = lambda _, customer: _nothing("tax_ids", customer)

ENDPOINTS = [
    Endpoint("POST", "/v1/customers", create, params.CustomerCreateParams, tolerated=("tax",)),
    Endpoint("GET", "/v1/customers", list_customers, params.CustomerListParams),
    Endpoint("GET", "/v1/customers/{customer}", retrieve, params.CustomerRetrieveParams),
    Endpoint("POST", "/v1/customers/{customer}", update, params.CustomerUpdateParams, tolerated=("tax",)),
    Endpoint("DELETE", "/v1/customers/{customer}", delete, params.CustomerDeleteParams),
    Endpoint("GET", "/v1/customers/{customer}/payment_methods", list_payment_methods,
    params.CustomerPaymentMethodListParams, tolerated=("allow_redisplay",)),
    Endpoint("GET", "/v1/customers/{customer}/payment_methods/{payment_method}", retrieve_payment_method,
             params.CustomerPaymentMethodRetrieveParams),
]  # fmt: skip
