"""What people do whose money it is: pay on a page, answer their bank. Pages and the twin's switches do it for them."""

from typing import TYPE_CHECKING

from twins.stripe.book import Book, account_of
from twins.stripe.refusals import Refused
from twins.stripe.resources import completing, paying, payment_methods, setup_intents
from twins.stripe.store import Obj

if TYPE_CHECKING:
    from twins.stripe.twin import Stripe


def book_of(twin: "Stripe", kind: str, id_: str) -> Book:
    """The book in which an object is, whichever account's."""
    for scope in twin.store.scopes():
        if twin.store.peek(scope, kind, id_):
            account, live = account_of(scope)
            return twin.book(account, live=live)
    raise LookupError(f"there is no {kind} {id_}")


def pay_session(
    twin: "Stripe", book: Book, session: Obj, sent: dict[str, str], *, authenticated: bool = False
) -> str | None:
    """Press the button: `None` when that worked, `authenticate`, or what to tell the customer."""
    try:
        method = method_of(book, sent)
        email = sent.get("email") or (session["customer_details"] or {}).get("email") or "customer@example.com"
        result = completing.complete(
            book, session, method, email=email, name=sent.get("name") or None, authenticated=authenticated
        )
    except Refused as refused:
        if not refused.kept:
            twin.store.rollback()
        return refused.message
    if result == "authenticate":
        session["_sent"] = sent
        return "authenticate"
    return None


def method_of(book: Book, sent: dict[str, str]) -> Obj:
    """The card that a form names: by `number`, or a test id as `card`."""
    number = sent.get("number", "").replace(" ", "")
    if number:
        return payment_methods.create(book, {"type": "card", "card": {"number": number, "cvc": sent.get("cvc", "123")}})
    return payment_methods.named(book, sent.get("card") or "pm_card_visa")


def answer_bank(twin: "Stripe", id_: str, *, passed: bool) -> Obj:
    """The customer answers their bank about this intent, wherever it is; gives the intent."""
    kind = "setup_intent" if id_.startswith("seti_") else "payment_intent"
    book = book_of(twin, kind, id_)
    intent = book.get(kind, id_)
    (setup_intents if kind == "setup_intent" else paying).authenticate(book, intent, passed=passed)
    return intent
