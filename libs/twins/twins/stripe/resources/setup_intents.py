"""Setup intents: keep a card for later payments (docs.stripe.com/api/setup_intents)."""

from typing import Final

from stripe import params

from twins.stripe import cards, ids, lists
from twins.stripe.book import Book, change, merge_metadata
from twins.stripe.cards import Decline
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, unexpected_state
from twins.stripe.resources import charges, paying, payment_methods
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

_CANCELABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")


def create(book: Book, given: Obj) -> Obj:
    """Make an intent to keep a card; confirmed at once where that is asked."""
    made = make(book, given)
    if "payment_method" in given:
        method = payment_methods.named(book, given["payment_method"])
        made |= {"payment_method": method["id"], "status": "requires_confirmation"}
    emit(book, "setup_intent.created", made)
    if given.get("confirm"):
        _confirm(book, made, given)
    return made


def make(book: Book, given: Obj) -> Obj:
    """A new intent, without a payment method; nobody is told of it yet."""
    customer = book.find("customer", given["customer"], param="customer") if given.get("customer") else None
    automatic = given.get("automatic_payment_methods")
    if "payment_method_types" not in given:
        automatic = {"allow_redirects": "always", **(automatic or {"enabled": True})}
    fields = {
        "application": charges.application_of(book), "automatic_payment_methods": automatic,
        "cancellation_reason": None,
        "client_secret": None, "customer": customer["id"] if customer else None, "customer_account": None,
        "description": given.get("description"), "excluded_payment_method_types": None, "flow_directions": None,
        "last_setup_error": None, "latest_attempt": None, "livemode": book.live, "mandate": None, "metadata": {},
        "next_action": None, "on_behalf_of": given.get("on_behalf_of"), "payment_method": None,
        "payment_method_options": {"card": {"mandate_options": None, "network": None,
        "request_three_d_secure": "automatic"}},
        "payment_method_types": given.get("payment_method_types") or ["card"], "single_use_mandate": None,
        "status": "requires_payment_method", "usage": given.get("usage", "off_session"),
    }  # fmt: skip
    made = book.new("setup_intent", fields, about=customer)
    made["client_secret"] = f"{made['id']}_secret_{ids.random_text(25)}"
    merge_metadata(made, given.get("metadata"))
    return made


def confirm(book: Book, given: Obj, id_: str) -> Obj:
    """Keep the card."""
    held = _at(book, id_)
    _confirm(book, held, given)
    return held


def _confirm(book: Book, intent: Obj, given: Obj) -> None:
    if intent["status"] not in _CANCELABLE:
        raise unexpected_state(
            "setup_intent",
            f"You cannot confirm this SetupIntent because it has a status of {intent['status']}.",
            plain(book, intent),
        )
    if "payment_method_data" in given:
        method = payment_methods.create(book, given["payment_method_data"])
    elif given.get("payment_method") or intent["payment_method"]:
        method = payment_methods.named(book, given.get("payment_method") or intent["payment_method"])
    else:
        raise unexpected_state(
            "setup_intent",
            "You cannot confirm this SetupIntent because it's missing a payment method.",
            plain(book, intent),
        )
    result = attempt(book, intent, method, return_url=given.get("return_url"))
    if isinstance(result, Decline):
        error = intent["last_setup_error"]
        raise Refused(
            result.message, status=402, type="card_error", code=result.code, param=result.param, kept=True,
            decline_code=error.get("decline_code"), payment_method=error.get("payment_method"),
            setup_intent=plain(book, intent),
        )  # fmt: skip


def attempt(book: Book, intent: Obj, method: Obj, *, return_url: str | None = None) -> Decline | str:
    """Try to keep the card: `succeeded`, `requires_action`, or how the bank says no."""
    intent["payment_method"] = method["id"]
    card = payment_methods.card_of(method)
    says = cards.outcome(card, off_session=False, set_up=False, authenticated=bool(intent.get("_authenticated")))
    if says == "authenticate":
        intent |= {"status": "requires_action", "_method": method["id"], "_return_url": return_url}
        intent["next_action"] = paying.next_action(book, intent, return_url)
        emit(book, "setup_intent.requires_action", intent)
        return "requires_action"
    if says is not None and not card.attachable:
        _note(book, intent, method, "failed")
        intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None,
                   "last_setup_error": paying.error_of(book, says, method, None)}  # fmt: skip
        emit(book, "setup_intent.setup_failed", intent)
        return says
    if intent["customer"]:
        payment_methods.attach_to(book, method, book.get("customer", intent["customer"]))
    method["_set_up"] = intent["usage"] == "off_session"
    intent |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    _note(book, intent, method, "succeeded")
    emit(book, "setup_intent.succeeded", intent)
    return "succeeded"


def _note(book: Book, intent: Obj, method: Obj, status: str) -> None:
    details = {"card": {"three_d_secure": None, "wallet": None}, "type": "card"}
    fields = {
        "application": intent["application"], "customer": intent["customer"], "flow_directions": None,
        "livemode": book.live,
        "on_behalf_of": intent["on_behalf_of"], "payment_method": method["id"], "payment_method_details": details,
        "setup_error": None, "setup_intent": intent["id"], "status": status, "usage": intent["usage"],
    }  # fmt: skip
    intent["latest_attempt"] = book.new("setup_attempt", fields, about=intent)["id"]


def authenticate(book: Book, intent: Obj, *, passed: bool) -> None:
    """The customer answered their bank (3-D Secure). Raises `Refused` where nobody was asked."""
    if intent["status"] != "requires_action":
        raise unexpected_state(
            "setup_intent", "This SetupIntent does not wait for authentication.", plain(book, intent)
        )
    method = book.get("payment_method", intent["_method"])
    if passed:
        intent["_authenticated"] = True
        attempt(book, intent, method)
        return
    no = Decline(
        "setup_intent_authentication_failure", "",
        "The latest attempt to set up the payment method has failed because authentication failed.",
    )  # fmt: skip
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None,
               "last_setup_error": paying.error_of(book, no, method, None)}  # fmt: skip
    emit(book, "setup_intent.setup_failed", intent)


def cancel(book: Book, given: Obj, id_: str) -> Obj:
    """Cancel an intent that did not succeed."""
    held = _at(book, id_)
    if held["status"] not in _CANCELABLE:
        raise unexpected_state(
            "setup_intent",
            f"You cannot cancel this SetupIntent because it has a status of {held['status']}. Only a SetupIntent "
            f"with one of the "
            f"following statuses may be canceled: {', '.join(_CANCELABLE)}.",
            plain(book, held),
        )
    held |= {"status": "canceled", "cancellation_reason": given.get("cancellation_reason"), "next_action": None}
    emit(book, "setup_intent.canceled", held)
    return held


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change an intent."""
    held = _at(book, id_)
    if "customer" in given:
        held["customer"] = book.find("customer", given["customer"], param="customer")["id"]
    if "payment_method" in given:
        held |= {
            "payment_method": payment_methods.named(book, given["payment_method"])["id"],
            "status": "requires_confirmation",
        }
    change(held, given, "description", "payment_method_types")
    emit_updated(book, "setup_intent.updated", held)
    return held


def _at(book: Book, id_: str) -> Obj:
    return book.find("setup_intent", id_, param="intent", status=404)


_CONFIRMING = (
    "mandate_data",
    "use_stripe_sdk",
    "payment_method_options",
    "return_url",
    "payment_method_data",
    "flow_directions",
)

ENDPOINTS = [
    Endpoint("POST", "/v1/setup_intents", create, params.SetupIntentCreateParams, tolerated=_CONFIRMING),
    Endpoint("GET", "/v1/setup_intents", lists.of("setup_intent", "/v1/setup_intents", "customer", "payment_method"),
             params.SetupIntentListParams),
    Endpoint("GET", "/v1/setup_intents/{intent}", lambda book, _, id_: _at(book, id_), params.SetupIntentRetrieveParams,
             tolerated=("client_secret",)),
    Endpoint("POST", "/v1/setup_intents/{intent}", update, params.SetupIntentUpdateParams, tolerated=_CONFIRMING),
    Endpoint("POST", "/v1/setup_intents/{intent}/confirm", confirm, params.SetupIntentConfirmParams,
    tolerated=_CONFIRMING),
    Endpoint("POST", "/v1/setup_intents/{intent}/cancel", cancel, params.SetupIntentCancelParams),
]  # fmt: skip
