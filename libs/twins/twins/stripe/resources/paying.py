"""What happens when somebody pays: an attempt with a card, and what becomes of the payment intent by it."""

from collections.abc import Callable
from typing import Any, Literal

from twins.stripe import cards
from twins.stripe.book import Book
from twins.stripe.cards import Decline
from twins.stripe.events import emit, emit_changed
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, unexpected_state
from twins.stripe.resources import charges, payment_methods, refunds
from twins.stripe.store import Obj

Result = Literal["succeeded", "requires_capture", "requires_action"] | Decline
Listener = Callable[[Book, Obj, bool], None]
LISTENERS: list[Listener] = []
"""Told of each intent that succeeded (`True`) or failed an attempt: invoices and checkouts depend on them."""


def attempt(book: Book, intent: Obj, method: Obj, *, off_session: bool, return_url: str | None = None) -> Result:
    """Try to pay with the card. The intent is afterwards what Stripe would make it; raises nothing for a decline."""
    intent["payment_method"] = method["id"]
    says = cards.outcome(
        payment_methods.card_of(method), off_session=off_session, set_up=method["_set_up"],
        authenticated=bool(intent.get("_authenticated")),
    )  # fmt: skip
    if says == "authenticate":
        intent |= {"status": "requires_action", "next_action": next_action(book, intent, return_url),
            "_method": method["id"],
                   "_return_url": return_url}  # fmt: skip
        emit(book, "payment_intent.requires_action", intent)
        return "requires_action"
    charge = charges.make(book, intent, method, no=says)
    intent |= {"latest_charge": charge["id"], "next_action": None}
    if says is not None:
        fail(book, intent, says, method, charge)
        return says
    _authorised(book, intent, method, charge)
    return "requires_capture" if intent["status"] == "requires_capture" else "succeeded"


def _authorised(book: Book, intent: Obj, method: Obj, charge: Obj) -> None:
    intent |= {"last_payment_error": None, "_authenticated": False}
    if not method["customer"]:
        keep = intent["setup_future_usage"] and intent["customer"]
        if keep:
            payment_methods.attach_to(book, method, book.get("customer", intent["customer"]))
        else:
            method["_used"] = True
    if intent["setup_future_usage"] == "off_session":
        method["_set_up"] = True
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        intent["_due"] = [book.now(intent) + charges.AUTHORIZED_SECONDS, "expire"]
        charges.announce(book, charge)
        emit_changed(book, "payment_intent.amount_capturable_updated", intent)
        return
    charges.capture(book, charge, intent["amount"])
    charges.announce(book, charge)
    _succeed(book, intent, intent["amount"])


def _succeed(book: Book, intent: Obj, amount: int) -> None:
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0, "_due": None}
    emit(book, "payment_intent.succeeded", intent)
    for told in LISTENERS:
        told(book, intent, True)


def capture(book: Book, intent: Obj, amount: int) -> None:
    """Take what was authorised, or part of it."""
    charge = book.get("charge", intent["latest_charge"])
    charges.capture(book, charge, amount)
    refunds.release(book, charge, charge["amount"] - amount)
    emit_changed(book, "charge.captured", charge)
    _succeed(book, intent, amount)


def fail(book: Book, intent: Obj, no: Decline, method: Obj | None, charge: Obj | None) -> None:
    """Note a failed attempt: another payment method is needed."""
    intent["last_payment_error"] = error_of(book, no, method, charge)
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "_authenticated": False,
    }
    if charge:
        charges.announce(book, charge)
    emit(book, "payment_intent.payment_failed", intent)
    for told in LISTENERS:
        told(book, intent, False)


def authenticate(book: Book, intent: Obj, *, passed: bool) -> None:
    """The customer answered their bank (3-D Secure). Raises `Refused` where nobody was asked."""
    if intent["status"] != "requires_action":
        raise unexpected_state(
            "payment_intent", "This PaymentIntent does not wait for authentication.", plain(book, intent)
        )
    method = book.get("payment_method", intent["_method"])
    if passed:
        intent |= {"_authenticated": True}
        attempt(book, intent, method, off_session=False)
        return
    no = Decline(
        "payment_intent_authentication_failure", "",
        "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new "
        "PaymentMethod to attempt "
        "to fulfill this PaymentIntent again.",
    )  # fmt: skip
    fail(book, intent, no, method, None)


def cancel(book: Book, intent: Obj, reason: str | None) -> None:
    """Cancel it, and let go of what is authorised."""
    authorised = intent["status"] == "requires_capture"
    intent |= {"status": "canceled", "canceled_at": book.now(intent), "cancellation_reason": reason,
        "amount_capturable": 0,
               "next_action": None, "_due": None}  # fmt: skip
    if authorised:
        charge = book.get("charge", intent["latest_charge"])
        refunds.release(book, charge, charge["amount"])
        emit_changed(book, "charge.expired" if reason == "automatic" else "charge.refunded", charge)
    emit(book, "payment_intent.canceled", intent)


def refuse(book: Book, intent: Obj, no: Decline) -> Refused:
    """The answer to a declined confirmation: 402 with the intent, which is kept as the decline left it."""
    error = intent["last_payment_error"]
    more: dict[str, Any] = {
        name: error.get(name)
        for name in ("advice_code", "charge", "decline_code", "network_decline_code", "payment_method")
    }
    return Refused(
        no.message,
        status=402,
        type="card_error",
        code=no.code,
        param=no.param,
        kept=True,
        payment_intent=plain(book, intent),
        **more,
    )


def error_of(book: Book, no: Decline, method: Obj | None, charge: Obj | None) -> Obj:
    """A decline as objects tell it (`last_payment_error`, `last_setup_error`)."""
    outcome = charge["outcome"] if charge else {}
    told = {
        "advice_code": outcome.get("advice_code"), "charge": charge["id"] if charge else None, "code": no.code,
        "decline_code": no.decline_code or None,
        "doc_url": f"https://stripe.com/docs/error-codes/{no.code.replace('_', '-')}",
        "message": no.message, "network_decline_code": outcome.get("network_decline_code"), "param": no.param,
        "payment_method": plain(book, method) if method else None,
        "type": "card_error" if no.decline_code else "invalid_request_error",
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def next_action(book: Book, intent: Obj, return_url: str | None) -> Obj:
    """Where the customer authenticates."""
    url = f"{book.base_url}/authenticate/{intent['id']}"
    if return_url:
        return {"redirect_to_url": {"return_url": return_url, "url": url}, "type": "redirect_to_url"}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": {"stripe_js": url, "type": "three_d_secure_redirect"}}
