"""Payment intents (docs.stripe.com/api/payment_intents)."""

from typing import Any, Final

from stripe import params

from twins.stripe import ids, lists, money
from twins.stripe.book import PLATFORM, Book, change, merge_metadata, take
from twins.stripe.cards import AUTHENTICATION, Decline
from twins.stripe.events import emit
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, invalid, no_such, unexpected_state
from twins.stripe.resources import charges, paying, payment_methods
from twins.stripe.resources.products import check_currency
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

_CANCELABLE: Final = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
    "processing",
)
_OPEN: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_PLAIN: Final = (
    "description", "receipt_email", "shipping", "statement_descriptor", "statement_descriptor_suffix", "transfer_group",
    "setup_future_usage",
)  # fmt: skip


def create(book: Book, given: Obj) -> Obj:
    """Make an intent to pay; confirmed at once where that is asked."""
    currency = check_currency(given["currency"])
    check_amount(given["amount"], currency)
    made = make(book, given, currency)
    if "payment_method_data" in given and not given.get("confirm"):
        made["payment_method"] = payment_methods.create(book, given["payment_method_data"])["id"]
    if "payment_method" in given:
        method = payment_methods.named(book, given["payment_method"])
        _usable(book, made, method)
        made |= {"payment_method": method["id"], "status": "requires_confirmation"}
    emit(book, "payment_intent.created", made)
    if given.get("confirm"):
        _confirm(book, made, given)
    elif given.get("off_session"):
        raise invalid("`off_session` can only be set when `confirm` is true.", param="off_session")
    return made


def make(book: Book, given: Obj, currency: str) -> Obj:
    """A new intent, without a payment method; nobody is told of it yet."""
    customer = book.find("customer", given["customer"], param="customer") if given.get("customer") else None
    check_connect(book, given)
    check_types(given)
    types: list[str] = given.get("payment_method_types") or ["card"]
    automatic = given.get("automatic_payment_methods")
    if "payment_method_types" not in given:
        automatic = {"allow_redirects": "always", **(automatic or {"enabled": True})}
    fields = {
        "amount": given["amount"], "amount_capturable": 0, "amount_details": {"tip": {}}, "amount_received": 0,
        "application": charges.application_of(book), "application_fee_amount": given.get("application_fee_amount"),
        "automatic_payment_methods": automatic, "canceled_at": None, "cancellation_reason": None,
        "capture_method": given.get("capture_method", "automatic_async"), "client_secret": None,
        "confirmation_method": given.get("confirmation_method", "automatic"), "currency": currency,
        "customer": customer["id"] if customer else None, "customer_account": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None, "latest_charge": None, "livemode": book.live, "metadata": {}, "next_action": None,
        "on_behalf_of": given.get("on_behalf_of"), "payment_method": None,
        "payment_method_options": {"card": {"installments": None, "mandate_options": None, "network": None,
                                            "request_three_d_secure": "automatic"}},
        "payment_method_types": types, "processing": None, "review": None, "source": None,
        "status": "requires_payment_method", "transfer_data": given.get("transfer_data"), **take(given, *_PLAIN),
    }  # fmt: skip
    options = (given.get("payment_method_options") or {}).get("card")
    if options:
        fields["payment_method_options"]["card"] |= {
            name: None if value == "" else value for name, value in options.items()
        }
        fields["capture_method"] = options.get("capture_method", fields["capture_method"])
    made = book.new("payment_intent", fields, about=customer)
    made["client_secret"] = f"{made['id']}_secret_{ids.random_text(25)}"
    merge_metadata(made, given.get("metadata"))
    return made


def check_amount(amount: int, currency: str, param: str = "amount") -> None:
    """Raises `Refused` for what Stripe does not charge."""
    if amount < 1:
        raise invalid("This value must be greater than or equal to 1.", param=param, code="parameter_invalid_integer")
    if amount > money.MOST:
        raise invalid(
            f"Amount must be no more than {money.told(money.MOST, currency)}", param=param, code="amount_too_large"
        )
    if amount < money.least(currency):
        raise invalid(
            f"Amount must be at least {money.told(money.least(currency), currency)} {currency}",
            param=param,
            code="amount_too_small",
        )
    if currency in money.THREE_DECIMAL and amount % 10:
        raise invalid(
            f"Invalid amount: the last digit of an amount in {currency} must be 0.",
            param=param,
            code="invalid_charge_amount",
        )
    if currency in money.WHOLE and amount % 100:
        raise invalid(
            f"Invalid amount. Currency {currency.upper()} has become effectively zero-decimal and charged amounts must "
            "be evenly divisible by 100. See https://stripe.com/docs/currencies#zero-decimal for more information.",
            param=param,
            code="invalid_charge_amount_no_decimal_compatible",
        )


def check_types(given: Obj) -> None:
    """Raises `Refused` where cards are not among the types that are allowed: these accounts accept nothing else."""
    allowed = given.get("allowed_payment_method_types")
    if allowed is not None and "card" not in allowed:
        raise invalid(
            "No valid payment method types for this request: none of the types in `allowed_payment_method_types` is "
            "activated for this account.", param="allowed_payment_method_types",
        )  # fmt: skip


def check_connect(book: Book, given: Obj, path: str = "") -> None:
    """Raises `Refused` for fees and transfers that Connect would not let pass."""
    fee, data = given.get("application_fee_amount"), given.get("transfer_data")
    if fee is not None and not book.connected and not data:
        raise invalid(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using "
            "an OAuth key or "
            "Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
            param=_below(path, "application_fee_amount"),
        )
    if fee is not None and not 0 <= fee <= given["amount"]:
        raise invalid(
            "The application fee cannot be greater than the amount.", param=_below(path, "application_fee_amount")
        )
    if given.get("on_behalf_of"):
        book.of(PLATFORM).find("account", given["on_behalf_of"], param="on_behalf_of")
    if data:
        account = book.of(PLATFORM).peek("account", data["destination"])
        if account is None or account.get("deleted"):
            raise no_such("destination", data["destination"], param=_below(path, "transfer_data[destination]"))
        if account["capabilities"].get("transfers") != "active":
            raise Refused(
                "Your destination account needs to have at least one of the following capabilities enabled: "
                "transfers, crypto_transfers, "
                "legacy_payments",
                code="insufficient_capabilities_for_transfer", param=_below(path, "transfer_data[destination]"),
            )  # fmt: skip
    own = book.of(PLATFORM).peek("account", book.account) if book.connected else None
    if own is not None and own["capabilities"].get("card_payments") != "active":
        raise invalid(
            "No valid payment method types for this Payment Intent. Please ensure that you have activated payment "
            "methods compatible "
            "with your chosen currency in your dashboard (https://dashboard.stripe.com/settings/payments).",
        )


def _below(path: str, name: str) -> str:
    """A parameter inside another: `transfer_data[destination]` below `payment_intent_data`."""
    if not path:
        return name
    first, _, rest = name.partition("[")
    return f"{path}[{first}]" + (f"[{rest}" if rest else "")


def _usable(book: Book, intent: Obj, method: Obj) -> None:
    owner = method["customer"]
    if method["_used"] and not owner:
        raise Refused(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared "
            "with a connected "
            "account without Customer attachment, or was detached from a Customer. It may not be used again. To use "
            "a PaymentMethod "
            "multiple times, you must attach it to a Customer first.",
            param="payment_method",
        )
    if owner and not intent["customer"]:
        raise Refused(
            f"The PaymentMethod {method['id']} belongs to the Customer {owner}. Please include the Customer in the "
            f"`customer` parameter on "
            "the PaymentIntent.",
            param="payment_method",
        )
    if owner and owner != intent["customer"]:
        raise Refused(
            f"The PaymentMethod {method['id']} does not belong to the Customer {intent['customer']} that is set on "
            f"the PaymentIntent. Please "
            "ensure to use a PaymentMethod that belongs to this Customer.",
            param="payment_method",
        )
    if not owner and book.live:
        raise no_such("payment_method", method["id"], param="payment_method")


def confirm(book: Book, given: Obj, id_: str) -> Obj:
    """Pay."""
    held = _at(book, id_)
    _confirm(book, held, given)
    return held


def _confirm(book: Book, intent: Obj, given: Obj) -> None:
    status = intent["status"]
    if status not in _OPEN:
        why = (
            "it has already succeeded after being previously confirmed"
            if status in {"succeeded", "requires_capture"} else f"it has a status of {status}"
        )  # fmt: skip
        raise unexpected_state(
            "payment_intent", f"You cannot confirm this PaymentIntent because {why}.", plain(book, intent)
        )
    for name in ("receipt_email", "shipping", "setup_future_usage", "capture_method"):
        if given.get(name):
            intent[name] = given[name]
    method = _method(book, intent, given)
    off_session = given.get("off_session") not in {None, False}
    result = paying.attempt(book, intent, method, off_session=off_session, return_url=given.get("return_url"))
    if result == "requires_action" and given.get("error_on_requires_action"):
        paying.fail(book, intent, AUTHENTICATION, method, None)
        raise paying.refuse(book, intent, AUTHENTICATION)
    if isinstance(result, Decline):
        raise paying.refuse(book, intent, result)


def _method(book: Book, intent: Obj, given: Obj) -> Obj:
    if "payment_method_data" in given:
        method = payment_methods.create(book, given["payment_method_data"])
    elif given.get("payment_method") or intent["payment_method"]:
        method = payment_methods.named(book, given.get("payment_method") or intent["payment_method"])
    else:
        raise unexpected_state(
            "payment_intent",
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a "
            "payment method and then confirm it again, or confirm it again directly with a payment method or "
            "ConfirmationToken.",
            plain(book, intent),
        )
    _usable(book, intent, method)
    return method


def capture(book: Book, given: Obj, id_: str) -> Obj:
    """Take what was authorised, or part of it."""
    held = _at(book, id_)
    capture_amount(book, held, given.get("amount_to_capture"), given.get("application_fee_amount"))
    change(held, given, "statement_descriptor", "statement_descriptor_suffix")
    return held


def capture_charge(book: Book, given: Obj, id_: str) -> Obj:
    """Capture the charge of an intent that waits for it."""
    charge = book.find("charge", id_, param="charge", status=404)
    intent = book.get("payment_intent", charge["payment_intent"])
    capture_amount(book, intent, given.get("amount"), given.get("application_fee_amount"))
    return charge


def capture_amount(book: Book, intent: Obj, amount: int | None, fee: int | None) -> None:
    """Capture so much. Raises `Refused` for an intent that does not wait for it, or more than is authorised."""
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            "payment_intent",
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}. Only a "
            f"PaymentIntent with one of "
            "the following statuses may be captured: requires_capture.",
            plain(book, intent),
        )
    wanted = intent["amount_capturable"] if amount is None else amount
    if not 1 <= wanted <= intent["amount_capturable"]:
        raise Refused(
            f"The amount to capture ({money.told(wanted, intent['currency'])}) must be positive and not greater than "
            f"the amount that can be "
            f"captured ({money.told(intent['amount_capturable'], intent['currency'])}).",
            code="amount_too_large" if wanted > 0 else "parameter_invalid_integer", param="amount_to_capture",
        )  # fmt: skip
    if fee is not None:
        intent["application_fee_amount"] = book.get("charge", intent["latest_charge"])["application_fee_amount"] = fee
    paying.capture(book, intent, wanted)


def cancel(book: Book, given: Obj, id_: str) -> Obj:
    """Cancel an intent that did not succeed."""
    held = _at(book, id_)
    if held["status"] not in _CANCELABLE:
        raise unexpected_state(
            "payment_intent",
            f"You cannot cancel this PaymentIntent because it has a status of {held['status']}. Only a PaymentIntent "
            f"with one of the "
            f"following statuses may be canceled: {', '.join(_CANCELABLE)}.",
            plain(book, held),
        )
    paying.cancel(book, held, given.get("cancellation_reason"))
    return held


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change an intent; what is paid only while it is not."""
    held = _at(book, id_)
    for name in ("amount", "currency", "payment_method", "customer", "application_fee_amount"):
        if name in given and held["status"] not in _OPEN:
            raise unexpected_state(
                "payment_intent",
                f"This PaymentIntent's {name} could not be updated because it has a status of {held['status']}. You "
                f"may only update the "
                f"{name} of a PaymentIntent with one of the following statuses: {', '.join(_OPEN)}.",
                plain(book, held),
            )
    currency = check_currency(str(given.get("currency", held["currency"])))
    if "amount" in given:
        check_amount(given["amount"], currency)
    if "customer" in given:
        held["customer"] = book.find("customer", given["customer"], param="customer")["id"]
    if given.get("payment_method"):
        method = payment_methods.named(book, given["payment_method"])
        _usable(book, held, method)
        held |= {"payment_method": method["id"], "status": "requires_confirmation"}
    if "transfer_data" in given:
        held["transfer_data"] = {**(held["transfer_data"] or {}), **given["transfer_data"]}
    change(held, given, *_PLAIN, "amount", "currency", "application_fee_amount", "capture_method")
    return held


def _at(book: Book, id_: str) -> Obj:
    return book.find("payment_intent", id_, param="intent", status=404)


def retrieve(book: Book, given: Obj, id_: str) -> Obj:
    """An intent; with a client secret only by the right one."""
    held = _at(book, id_)
    secret: Any = given.get("client_secret")
    if secret is not None and secret != held["client_secret"]:
        raise Refused(
            "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
            param="client_secret",
        )
    return held


_CONFIRMING = (
    "mandate_data",
    "mandate",
    "radar_options",
    "use_stripe_sdk",
    "payment_method_options",
    "payment_method_types",
    "return_url",
)

ENDPOINTS = [
    Endpoint("POST", "/v1/payment_intents", create, params.PaymentIntentCreateParams,
             tolerated=(*_CONFIRMING, "error_on_requires_action", "amount_details", "excluded_payment_method_types")),
    Endpoint("GET", "/v1/payment_intents", lists.of("payment_intent", "/v1/payment_intents", "customer"),
             params.PaymentIntentListParams),
    Endpoint("GET", "/v1/payment_intents/{intent}", retrieve, params.PaymentIntentRetrieveParams),
    Endpoint("POST", "/v1/payment_intents/{intent}", update, params.PaymentIntentUpdateParams, tolerated=_CONFIRMING),
    Endpoint("POST", "/v1/payment_intents/{intent}/confirm", confirm, params.PaymentIntentConfirmParams,
             tolerated=(*_CONFIRMING, "error_on_requires_action")),
    Endpoint("POST", "/v1/payment_intents/{intent}/capture", capture, params.PaymentIntentCaptureParams,
             tolerated=("final_capture",)),
    Endpoint("POST", "/v1/charges/{charge}/capture", capture_charge, params.ChargeCaptureParams),
    Endpoint("POST", "/v1/payment_intents/{intent}/cancel", cancel, params.PaymentIntentCancelParams),
]  # fmt: skip
