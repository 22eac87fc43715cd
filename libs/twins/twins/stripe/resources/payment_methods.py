"""Payment methods: cards, and whose they are (docs.stripe.com/api/payment_methods)."""

import hashlib

from stripe import params

from twins.stripe import lists
from twins.stripe.book import Book, change, merge_metadata
from twins.stripe.cards import BY_NUMBER, BY_TOKEN, CARDS, Card
from twins.stripe.events import emit, emit_updated
from twins.stripe.refusals import Refused, invalid, missing_parameter, no_such
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

_NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}
NO_DETAILS: Obj = {"address": _NO_ADDRESS, "email": None, "name": None, "phone": None, "tax_id": None}


def create(book: Book, given: Obj) -> Obj:
    """Keep a card: by one of Stripe's test tokens or numbers; also one described in place (`payment_method_data`)."""
    type_ = given.get("type")
    if type_ is None:
        raise missing_parameter("type")
    if type_ != "card":
        raise invalid(f'The payment method type "{type_}" is invalid. The twin\'s account accepts cards.', param="type")
    card = given.get("card")
    if card is None:
        raise missing_parameter("card")
    made = _keep(book, _card_of(card), given, card)
    merge_metadata(made, given.get("metadata"))
    return made


def named(book: Book, id_: str, *, param: str = "payment_method") -> Obj:
    """The payment method of that id; a test id such as `pm_card_visa` makes a new one. Raises `Refused`."""
    held = book.store.find(book.scope, "payment_method", id_)
    if held:
        return held
    if id_ in CARDS and not book.live:
        return _keep(book, CARDS[id_], {}, {})
    raise no_such("payment_method", id_, param=param)


def card_of(method: Obj) -> Card:
    """The test card behind a payment method."""
    return BY_NUMBER[method["_card"]]


def attach_to(book: Book, method: Obj, customer: Obj) -> None:
    """Make it the customer's.

    Raises `Refused` for one that is another's or was used up, and for cards that banks refuse.
    """
    if method["customer"] == customer["id"]:
        return
    if method["customer"]:
        raise Refused(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_already_attached",
        )
    if method.get("_used"):
        raise Refused(
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
            "Customer, and may not "
            "be used again.", code="payment_method_unexpected_state",
        )  # fmt: skip
    card = card_of(method)
    if card.decline and not card.attachable:
        no = card.decline
        raise Refused(
            no.message, status=402, type="card_error", code=no.code, param=no.param,
            decline_code=no.decline_code if no.code == "card_declined" else None,
        )  # fmt: skip
    method["customer"] = customer["id"]
    book.get("customer", customer["id"])["_payment_methods"].append(method["id"])
    if customer.get("_clock"):
        method["_clock"] = customer["_clock"]
    emit(book, "payment_method.attached", method)


def attach(book: Book, given: Obj, id_: str) -> Obj:
    """Make it a customer's."""
    if "customer" not in given:
        raise missing_parameter("customer")
    customer = book.find("customer", given["customer"], param="customer")
    method = _at(book, id_)
    attach_to(book, method, customer)
    return method


def detach(book: Book, _: Obj, id_: str) -> Obj:
    """Take it from its customer, for good."""
    method = _at(book, id_)
    if not method["customer"]:
        raise Refused(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            code="invalid_request_error",
        )
    customer = book.get("customer", method["customer"])
    customer["_payment_methods"].remove(id_)
    settings = customer["invoice_settings"]
    if settings["default_payment_method"] == id_:
        customer["invoice_settings"] = {**settings, "default_payment_method": None}
    method |= {"customer": None, "_used": True}
    emit(book, "payment_method.detached", method, previous={"customer": customer["id"]})
    return method


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change its billing details, expiry, metadata; only of one that is attached."""
    method = _at(book, id_)
    if not method["customer"]:
        raise Refused(
            "You must save this PaymentMethod to a customer before you can update it.",
            code="payment_method_unexpected_state",
        )
    change(method, given, "allow_redisplay")
    if given.get("billing_details"):
        method["billing_details"] = {**method["billing_details"], **given["billing_details"]}
    if given.get("card"):
        method["card"] = {
            **method["card"],
            **{name: given["card"][name] for name in ("exp_month", "exp_year") if name in given["card"]},
        }
    emit_updated(book, "payment_method.updated", method)
    return method


def of_customer(book: Book, customer: Obj, given: Obj, url: str) -> Obj:
    """The page of a customer's payment methods that is asked for."""
    held = [book.peek("payment_method", id_) for id_ in reversed(customer["_payment_methods"])]
    found = [each for each in held if each and each["type"] == given.get("type", each["type"])]
    return lists.page(book, iter(found), given, url, kind="payment_method")


def list_methods(book: Book, given: Obj) -> Obj:
    """Payment methods of a customer."""
    if "customer" not in given:
        return {"object": "list", "data": [], "has_more": False, "url": "/v1/payment_methods"}
    customer = book.find("customer", given["customer"], param="customer")
    return of_customer(book, customer, given, "/v1/payment_methods")


def _at(book: Book, id_: str) -> Obj:
    if id_ in CARDS and not book.live:
        return named(book, id_)
    return book.find("payment_method", id_, param="payment_method", status=404)


def _card_of(given: Obj) -> Card:
    if "token" in given:
        card = BY_TOKEN.get(given["token"])
        if card is None:
            raise no_such("token", given["token"], param="card[token]")
        return card
    number = given.get("number")
    if number is None:
        raise missing_parameter("card[number]")
    card = BY_NUMBER.get(number.replace(" ", ""))
    if card is None:
        raise Refused(
            "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid "
            "test cards, visit: "
            "https://stripe.com/docs/testing.",
            status=402, type="card_error", code="card_declined", decline_code="test_mode_live_card", stored=False,
        )  # fmt: skip
    return card


def _keep(book: Book, card: Card, given: Obj, sent: Obj) -> Obj:
    year = 1970 + int(book.now() // 31_556_952) + 1
    fingerprint = hashlib.sha256(f"{book.scope}{card.number}".encode()).hexdigest()[:16]
    fields = {
        "allow_redisplay": given.get("allow_redisplay", "unspecified"),
        "billing_details": {**NO_DETAILS, **(given.get("billing_details") or {})},
        "card": {
            "brand": card.brand, "checks": {"address_line1_check": None, "address_postal_code_check": None,
                                            "cvc_check": "pass" if "cvc" in sent else None},
            "country": card.country, "display_brand": card.brand, "exp_month": sent.get("exp_month", 12),
            "exp_year": sent.get("exp_year", year), "fingerprint": fingerprint, "funding": card.funding,
            "generated_from": None, "last4": card.last4, "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated", "three_d_secure_usage": {"supported": True}, "wallet": None,
        },
        "customer": None, "livemode": book.live, "metadata": {}, "type": "card", "_card": card.number, "_set_up": False,
        "_used": False,
    }  # fmt: skip
    return book.new("payment_method", fields)


ENDPOINTS = [
    Endpoint("POST", "/v1/payment_methods", create, params.PaymentMethodCreateParams),
    Endpoint("GET", "/v1/payment_methods", list_methods, params.PaymentMethodListParams, tolerated=("type",)),
    Endpoint("GET", "/v1/payment_methods/{payment_method}", lambda book, _, id_: _at(book, id_),
    params.PaymentMethodRetrieveParams),
    Endpoint("POST", "/v1/payment_methods/{payment_method}", update, params.PaymentMethodUpdateParams),
    Endpoint("POST", "/v1/payment_methods/{payment_method}/attach", attach, params.PaymentMethodAttachParams),
    Endpoint("POST", "/v1/payment_methods/{payment_method}/detach", detach, params.PaymentMethodDetachParams),
]  # fmt: skip
