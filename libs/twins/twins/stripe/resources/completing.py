"""What happens on the page of a checkout session when its customer presses the button."""

from typing import Literal

from twins.stripe import cards
from twins.stripe.book import Book
from twins.stripe.cards import Decline
from twins.stripe.events import emit
from twins.stripe.refusals import Refused
from twins.stripe.resources import (
    customers,
    invoices,
    paying,
    payment_intents,
    payment_methods,
    setup_intents,
    subscriptions,
)
from twins.stripe.store import Obj


def complete(
    book: Book, session: Obj, method: Obj, *, email: str | None, name: str | None, authenticated: bool
) -> Literal["complete", "authenticate"]:
    """Pay with this card; the bank may want the customer to authenticate first.

    Raises `Refused` for a session that is not open (410), and for a card that is declined (402): the session stays
    open.
    """
    if session["status"] != "open":
        raise Refused("This Checkout Session is no longer open.", status=410, stored=False)
    says = cards.outcome(payment_methods.card_of(method), off_session=False, set_up=False, authenticated=authenticated)
    if says == "authenticate":
        return "authenticate"
    method["billing_details"] = {**method["billing_details"], "email": email, "name": name}
    if session["mode"] == "setup":
        _set_up(book, session, method, email, name, authenticated=authenticated)
    elif session["mode"] == "subscription":
        _subscribe(book, session, method, says, email, name, authenticated=authenticated)
    else:
        _pay(book, session, method, email, name, authenticated=authenticated)
    details: Obj = {
        "address": None, "business_name": None, "email": email, "individual_name": None, "name": name, "phone": None,
        "tax_exempt": "none", "tax_ids": [],
    }  # fmt: skip
    session |= {"status": "complete", "customer_details": details, "_due": None}
    emit(book, "checkout.session.completed", session)
    return "complete"


def _customer(book: Book, session: Obj, email: str | None, name: str | None, *, needed: bool) -> Obj | None:
    """Whose payment it is: the session's customer, or a new one where one is needed or always wanted."""
    if session["customer"]:
        held = book.get("customer", session["customer"])
        held |= {"email": held["email"] or email, "name": held["name"] or name}
        return held
    if not needed and session["customer_creation"] != "always":
        return None
    made = customers.create(book, {"email": email or "customer@example.com", **({"name": name} if name else {})})
    session["customer"] = made["id"]
    return made


def _pay(book: Book, session: Obj, method: Obj, email: str | None, name: str | None, *, authenticated: bool) -> None:
    if session["amount_total"] == 0:
        session["payment_status"] = "no_payment_required"
        return
    data = session["_payment"]
    customer = _customer(book, session, email, name, needed=bool(data.get("setup_future_usage")))
    if session["_intent"]:
        intent = book.get("payment_intent", session["_intent"])
    else:
        asked = {"amount": session["amount_total"], **data, "payment_method_types": ["card"]}
        intent = payment_intents.make(
            book, asked | ({"customer": customer["id"]} if customer else {}), session["currency"]
        )
        session["_intent"] = intent["id"]
        emit(book, "payment_intent.created", intent)
    intent["_authenticated"] = authenticated
    result = paying.attempt(book, intent, method, off_session=False)
    if isinstance(result, Decline):
        raise paying.refuse(book, intent, result)
    session |= {"payment_intent": intent["id"], "payment_status": "paid" if result == "succeeded" else "unpaid"}


def _subscribe(
    book: Book,
    session: Obj,
    method: Obj,
    says: Decline | None,
    email: str | None,
    name: str | None,
    *,
    authenticated: bool,
) -> None:
    if says is not None:
        raise Refused(
            says.message, status=402, type="card_error", code=says.code, decline_code=says.decline_code, stored=False
        )
    customer = _customer(book, session, email, name, needed=True)
    if customer is None:
        raise LookupError("a subscription needs a customer")
    payment_methods.attach_to(book, method, customer)
    method["_set_up"] = True
    given = _wanted(book, session)
    held = subscriptions.begin(book, customer, given, method=method)
    held["discounts"] = session.get("_discounts", [])
    emit(book, "customer.subscription.created", held)
    invoice = subscriptions.first_invoice(book, held, given)
    emit(book, "invoice.created", invoice)
    invoices.finalize(book, invoice)
    if invoice["status"] == "open":
        intent = invoices.intent_of(book, invoice)
        if intent:
            intent["_authenticated"] = authenticated
        invoices.collect(book, invoice, method, off_session=False)
    due = bool(invoice["amount_due"])
    session |= {
        "subscription": held["id"],
        "invoice": invoice["id"],
        "payment_status": "paid" if due else "no_payment_required",
    }


def _wanted(book: Book, session: Obj) -> Obj:
    """The subscription that the session describes, as its endpoint would be asked for it.

    Its prices were looked at when the page was made: those that were described there are never active.
    """
    prices = [(book.get("price", item["_price"]), item) for item in session["_items"]]
    data = session["_subscription"]
    return {
        **{key: data[key] for key in data if key not in {"metadata", "invoice_settings"}},
        "metadata": data.get("metadata"),
        "items": [
            {"price": price["id"], "quantity": item["quantity"], "tax_rates": item["_tax_rates"], "_page": True}
            for price, item in prices if price["type"] == "recurring"
        ],
        "add_invoice_items": [
            {"price": price["id"], "quantity": item["quantity"]} for price,
            item in prices if price["type"] == "one_time"
        ],
    }  # fmt: skip


def _set_up(book: Book, session: Obj, method: Obj, email: str | None, name: str | None, *, authenticated: bool) -> None:
    customer = _customer(book, session, email, name, needed=False)
    intent = book.get("setup_intent", session["setup_intent"])
    intent |= {"_authenticated": authenticated, "customer": customer["id"] if customer else None}
    result = setup_intents.attempt(book, intent, method)
    if isinstance(result, Decline):
        raise Refused(
            result.message, status=402, type="card_error", code=result.code, kept=True, decline_code=result.decline_code
        )
