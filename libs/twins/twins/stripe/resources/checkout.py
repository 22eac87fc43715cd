"""Checkout sessions: what is asked about them (docs.stripe.com/api/checkout/sessions)."""

from typing import Any, Final

from stripe import params

from twins.stripe import ids, lists, money
from twins.stripe.book import Book, change, merge_metadata, take
from twins.stripe.events import emit
from twins.stripe.presenting import EMBEDDED, INCLUDABLE, plain
from twins.stripe.refusals import Refused, invalid, missing_parameter
from twins.stripe.resources import lines, payment_intents, products, rates, setup_intents
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

KIND: Final = "checkout.session"
_SHORTEST, _LONGEST = 30 * 60, 24 * 3600
_LEEWAY: Final = 60
_SHORTEST_TRIAL: Final = 48 * 3600
"""A session may be asked for with a moment that was half an hour away when the asking began."""


def create(book: Book, given: Obj) -> Obj:
    """Make a session: a page on which a customer pays, subscribes, or leaves a card."""
    mode = given.get("mode")
    if mode is None:
        raise missing_parameter("mode")
    hosted = given.get("ui_mode", "hosted_page") == "hosted_page"
    if hosted and "success_url" not in given:
        raise missing_parameter("success_url")
    if "customer" in given and "customer_email" in given:
        raise invalid("You may only specify one of these parameters: customer, customer_email.", param="customer")
    customer = book.find("customer", given["customer"], param="customer") if "customer" in given else None
    items = _items(book, given, mode)
    _check(book, given, mode, items, book.now(customer))
    session = _make(book, given, mode, customer, items, hosted=hosted)
    merge_metadata(session, given.get("metadata"))
    _price(book, session, given)
    if mode == "setup":
        asked = {
            **(given.get("setup_intent_data") or {}),
            **({"customer": customer["id"]} if customer else {}),
            "payment_method_types": ["card"],
        }
        intent = setup_intents.make(book, asked)
        session["setup_intent"] = intent["id"]
        emit(book, "setup_intent.created", intent)
    return session


def _make(book: Book, given: Obj, mode: str, customer: Obj | None, items: list[Obj], *, hosted: bool) -> Obj:
    id_ = ids.new(KIND, live=book.live)
    now = book.now(customer)
    currency = items[0]["currency"] if items else given.get("currency")
    fields = {
        **take(given, "allow_promotion_codes", "billing_address_collection", "cancel_url", "client_reference_id",
        "consent_collection",
               "customer_email", "locale", "return_url", "submit_type", "success_url", "origin_context"),
        "adaptive_pricing": {"enabled": False}, "after_expiration": None, "amount_subtotal": None, "amount_total": None,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "client_secret": None if hosted else f"{id_}_secret_{ids.random_text(40)}", "collected_information": None,
        "consent": None,
        "currency": currency, "currency_conversion": None, "custom_fields": given.get("custom_fields") or [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer": customer["id"] if customer else None, "customer_account": None,
        "customer_creation": None if customer or mode == "subscription" else given.get("customer_creation",
        "if_required"),
        "customer_details": _details(given.get("customer_email") or (customer or {}).get("email"),
        (customer or {}).get("name")),
        "discounts": [], "expires_at": _expires(given, now), "invoice": None,
        "invoice_creation": {"enabled": False, "invoice_data": _NO_INVOICE} if mode == "payment" else None,
        "livemode": book.live, "metadata": {}, "mode": mode, "payment_intent": None, "payment_link": None,
        "payment_method_collection": given.get("payment_method_collection",
        "always" if mode == "subscription" else "if_required"),
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}}, "payment_method_types": ["card"],
        "payment_status": "no_payment_required" if mode == "setup" else "unpaid", "permissions": None,
        "phone_number_collection": {"enabled": False}, "recovered_from": None, "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None, "shipping_cost": None, "shipping_options": [], "status": "open",
        "subscription": None,
        "total_details": None, "ui_mode": given.get("ui_mode", "hosted_page"), "wallet_options": None, "_items": items,
        "_payment": given.get("payment_intent_data") or {},
        "_subscription": _plainly(given.get("subscription_data") or {}),
        "_asked_discounts": given.get("discounts") or [], "_intent": None,
    }  # fmt: skip
    made = book.new(KIND, fields, id_=id_, about=customer)
    made["_due"] = [made["expires_at"], "expire"]
    return made


_NO_INVOICE: Final[Obj] = {
    "account_tax_ids": None, "custom_fields": None, "description": None, "footer": None, "issuer": None, "metadata": {},
    "rendering_options": None,
}  # fmt: skip


def _plainly(data: Obj) -> Obj:
    percent = data.get("application_fee_percent")
    return {**data, "application_fee_percent": float(percent)} if percent is not None else data


def _details(email: str | None, name: str | None) -> Obj | None:
    if email is None:
        return None
    return {
        "address": None, "business_name": None, "email": email, "individual_name": None, "name": name, "phone": None,
        "tax_exempt": "none", "tax_ids": None,
    }  # fmt: skip


def _expires(given: Obj, now: int) -> int:
    at = given.get("expires_at")
    if at is None:
        return now + _LONGEST
    if at < now + _SHORTEST - _LEEWAY:
        raise invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", param="expires_at"
        )
    if at > now + _LONGEST + _LEEWAY:
        raise invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", param="expires_at"
        )
    return int(at)


def _items(book: Book, given: Obj, mode: str) -> list[Obj]:
    found = []
    for number, each in enumerate(given.get("line_items") or []):
        path = f"line_items[{number}]"
        if "price_data" in each:
            price = products.price_from_data(book, each["price_data"], f"{path}[price_data]")
        elif "price" in each:
            price = book.find("price", each["price"], param=f"{path}[price]")
            if not price["active"]:
                raise Refused(
                    "The price specified is inactive. This field only accepts active prices.", param=f"{path}[price]"
                )
        else:
            raise missing_parameter(f"{path}[price]")
        quantity = each.get("quantity")
        if quantity is None or quantity < 1:
            raise invalid("Quantity is required. Add `quantity` to this line item.", param=f"{path}[quantity]")
        if mode == "payment" and price["type"] == "recurring":
            raise Refused(
                "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or "
                "use only one-time prices.",
                param=f"{path}[price]",
            )
        line = lines.make(
            book, lines.amount_of(price, quantity), price["currency"], description=book.get("product",
            price["product"])["name"],
            period=(0, 0), price=price, quantity=quantity, tax_rates=each.get("tax_rates"),
            metadata=each.get("metadata"),
        )  # fmt: skip
        found.append(line | {"id": ids.new("item", live=book.live), "_price": price["id"]})
    return found


def _check(book: Book, given: Obj, mode: str, items: list[Obj], now: int) -> None:
    payment_intents.check_types(given)
    if mode == "setup":
        if items:
            raise invalid("You can not pass `line_items` in `setup` mode.", param="line_items")
        return
    if not items:
        raise missing_parameter("line_items")
    recurring = [book.get("price", item["_price"])["type"] == "recurring" for item in items]
    if mode == "subscription" and not any(recurring):
        raise Refused(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            param="line_items",
        )
    if len({item["currency"] for item in items}) > 1:
        raise Refused("All line items must have the same currency.", param="line_items")
    for name, wanted in (
        ("payment_intent_data", "payment"),
        ("subscription_data", "subscription"),
        ("setup_intent_data", "setup"),
    ):
        if name in given and mode != wanted:
            raise invalid(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    trial_end = given.get("subscription_data", {}).get("trial_end")
    if trial_end is not None and trial_end < now + _SHORTEST_TRIAL - _LEEWAY:
        raise invalid(
            "The `trial_end` date has to be at least 48 hours in the future.", param="subscription_data[trial_end]"
        )
    if mode == "payment":
        data = {"amount": sum(item["amount"] for item in items), **given.get("payment_intent_data", {})}
        payment_intents.check_connect(book, data, "payment_intent_data")


def _price(book: Book, session: Obj, given: Obj) -> None:
    if session["mode"] == "setup":
        return
    if given.get("discounts") and given.get("allow_promotion_codes"):
        raise invalid(
            "You may only specify one of these parameters: allow_promotion_codes, discounts.", param="discounts"
        )
    discounts = rates.redeem(book, given.get("discounts"), checkout_session=session["id"])
    for id_ in discounts:
        discount = book.get("discount", id_)
        session["discounts"].append({"coupon": discount["_coupon"]["id"], "promotion_code": discount["promotion_code"]})
    rates.total(book, session["_items"], discounts, [])
    session["_discounts"] = discounts
    totals = [_totals(item) for item in session["_items"]]
    trial = session["_subscription"].get("trial_end") or session["_subscription"].get("trial_period_days")
    due = [each for item, each in zip(session["_items"], totals, strict=True)
           if not (trial and book.get("price", item["_price"])["type"] == "recurring")]  # fmt: skip
    session |= {
        "amount_subtotal": sum(each["subtotal"] for each in due), "amount_total": sum(each["total"] for each in due),
        "total_details": {"amount_discount": sum(each["off"] for each in due), "amount_shipping": 0,
                          "amount_tax": sum(each["tax"] for each in due)},
    }  # fmt: skip
    least = money.least(session["currency"])
    if session["mode"] == "payment" and 0 < session["amount_total"] < least:
        raise invalid(
            f"The Checkout Session's total amount due must add up to at least "
            f"{money.told(least, session['currency'])} {session['currency']}",
            code="amount_too_small",
        )


def _totals(item: Obj) -> dict[str, int]:
    off = sum(each["amount"] for each in item["discount_amounts"])
    tax = sum(each["amount"] for each in item["taxes"])
    added = sum(each["amount"] for each in item["taxes"] if each["tax_behavior"] == "exclusive")
    return {"subtotal": item["amount"], "off": off, "tax": tax, "total": item["amount"] - off + added}


def expire(book: Book, _: Obj, id_: str) -> Obj:
    """End an open session: nobody can pay by it any more."""
    session = _at(book, id_)
    if session["status"] != "open":
        raise Refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"{session['status']}."
        )
    expire_now(book, session)
    return session


def expire_now(book: Book, session: Obj) -> None:
    """Its time is over."""
    session |= {"status": "expired", "_due": None}
    emit(book, "checkout.session.expired", session)


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change the metadata of a session."""
    session = _at(book, id_)
    change(session, given)
    return session


def list_sessions(book: Book, given: Obj) -> Obj:
    """Sessions, by customer, intent, subscription, status, mail address."""
    fits, details = (
        lists.filtered(given, "customer", "payment_intent", "subscription", "status"),
        given.get("customer_details"),
    )

    def wanted(session: Obj) -> bool:
        own = session["customer_details"] or {}
        return fits(session) and (details is None or own.get("email") == details["email"])

    return lists.page(book, book.newest(KIND), given, "/v1/checkout/sessions", kind=KIND, wanted=wanted)


def _told_items(book: Book, session: Obj) -> list[Obj]:
    told = []
    for item in book.get(KIND, session["id"])["_items"]:
        totals = _totals(item)
        told.append({
            "id": item["id"], "object": "item", "adjustable_quantity": None, "amount_discount": totals["off"],
            "amount_subtotal": totals["subtotal"], "amount_tax": totals["tax"], "amount_total": totals["total"],
            "currency": item["currency"], "description": item["description"], "metadata": item["metadata"],
            "price": plain(book, book.get("price", item["_price"])), "quantity": item["quantity"],
        })  # fmt: skip
    return told


def list_items(book: Book, given: Obj, id_: str) -> Obj:
    """What is bought by a session."""
    session = _at(book, id_)
    found = iter(_told_items(book, session))
    return lists.page(book, found, given, f"/v1/checkout/sessions/{id_}/line_items", kind="item")


def _items_included(book: Book, session: Obj) -> Obj:
    found = _told_items(book, session)
    return {
        "object": "list",
        "data": found,
        "has_more": False,
        "url": f"/v1/checkout/sessions/{session['id']}/line_items",
    }


def _url(book: Book, session: Obj) -> str | None:
    """Where the customer pays: only as long as they can."""
    open_ = session["status"] == "open" and session["ui_mode"] == "hosted_page"
    return f"{book.base_url}/c/pay/{session['id']}" if open_ else None


def _at(book: Book, id_: str) -> Obj:
    return book.find(KIND, id_, param="session", status=404)


EMBEDDED[KIND, "url"] = _url
INCLUDABLE[KIND, "line_items"] = _items_included
_ASIDE: tuple[Any, ...] = (
    "payment_method_types", "payment_method_options", "customer_update", "phone_number_collection", "automatic_tax",
    "currency", "adaptive_pricing", "saved_payment_method_options", "payment_intent_data", "subscription_data",
    "setup_intent_data", "tax_id_collection",
    "customer_creation", "excluded_payment_method_types", "redirect_on_completion", "expand", "custom_text",
)  # fmt: skip

ENDPOINTS = [
    Endpoint("POST", "/v1/checkout/sessions", create, params.checkout.SessionCreateParams, tolerated=_ASIDE),
    Endpoint("GET", "/v1/checkout/sessions", list_sessions, params.checkout.SessionListParams),
    Endpoint("GET", "/v1/checkout/sessions/{session}", lambda book, _, id_: _at(book, id_),
    params.checkout.SessionRetrieveParams),
    Endpoint("POST", "/v1/checkout/sessions/{session}", update, params.checkout.SessionUpdateParams),
    Endpoint("POST", "/v1/checkout/sessions/{session}/expire", expire, params.checkout.SessionExpireParams),
    Endpoint("GET", "/v1/checkout/sessions/{session}/line_items", list_items,
    params.checkout.SessionLineItemListParams),
]  # fmt: skip
