"""What is asked about subscriptions and their items."""

from datetime import UTC, datetime
from typing import Any, Final

from stripe import params

from twins.stripe import calendar, lists, money
from twins.stripe.book import Book, change, merge_metadata
from twins.stripe.events import difference, emit, emit_changed
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, invalid
from twins.stripe.resources import invoices, lines, payment_methods, products, rates, subscriptions
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

_PLAIN: Final = ("description", "collection_method", "days_until_due", "on_behalf_of")


def create(book: Book, given: Obj) -> Obj:
    """Subscribe a customer."""
    customer = book.find("customer", given.get("customer", ""), param="customer")
    method = given.get("collection_method", "charge_automatically")
    if method == "send_invoice" and "days_until_due" not in given:
        raise invalid(
            "If invoice collection method is 'send_invoice', you must pass days_until_due.", param="days_until_due"
        )
    made = subscriptions.begin(book, customer, given)
    free = made["trial_end"] or not sum(
        lines.amount_of(item["price"], item["quantity"]) for item in subscriptions.items_of(book, made)
    )
    known = made["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    if (
        not known
        and not free
        and method == "charge_automatically"
        and given.get("payment_behavior") != "default_incomplete"
    ):
        raise Refused(
            "This customer has no attached payment source or default payment method. Please consider adding a "
            "default payment method. For "
            "more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
            code="resource_missing",
        )
    if given.get("cancel_at_period_end"):
        _end_with_period(book, made, wanted=True)
    subscriptions.start(book, made, given)
    return made


def update(book: Book, given: Obj, id_: str) -> Obj:
    """Change a subscription; what its items cost from now on is billed as `proration_behavior` says."""
    held = _at(book, id_)
    if held["status"] in subscriptions.ENDED:
        raise Refused(
            "A canceled subscription can only update its cancellation_details and metadata.",
            code="resource_missing",
            param="id",
        )
    before = plain(book, held)
    _change(book, held, given)
    behavior = given.get("proration_behavior", "create_prorations")
    changed = False
    for number, each in enumerate(given.get("items") or []):
        changed = _change_item(book, held, each, f"items[{number}]", behavior, given.get("proration_date")) or changed
    if given.get("trial_end") == "now" and held["status"] == "trialing":
        _end_trial(book, held)
    elif changed and behavior == "always_invoice":
        _invoice_now(book, held)
    subscriptions.schedule(book, held)
    previous = difference(before, plain(book, held))
    if previous:
        emit(book, "customer.subscription.updated", held, previous=previous)
    return held


def _change(book: Book, held: Obj, given: Obj) -> None:
    change(held, given, *_PLAIN)
    if given.get("default_payment_method"):
        method = payment_methods.named(book, given["default_payment_method"], param="default_payment_method")
        if method["customer"] != held["customer"]:
            raise invalid(
                f"The customer does not have a payment method with the ID {method['id']}. The payment method must be "
                f"attached to the customer.", param="default_payment_method", code="resource_missing",
            )  # fmt: skip
        held["default_payment_method"] = method["id"]
    if "pause_collection" in given:
        paused = given["pause_collection"] or None
        held["pause_collection"] = {"resumes_at": None, **paused} if paused else None
    if "cancel_at_period_end" in given:
        _end_with_period(book, held, wanted=given["cancel_at_period_end"])
    if "cancel_at" in given:
        at: Any = given["cancel_at"] or None
        held |= {"cancel_at": at, "canceled_at": book.now(held) if at else None, "cancel_at_period_end": False}
    if "cancellation_details" in given:
        held["cancellation_details"] = {**held["cancellation_details"], **given["cancellation_details"]}
    if "discounts" in given:
        held["discounts"] = rates.redeem(book, given["discounts"], customer=held["customer"], subscription=held["id"])
    if isinstance(given.get("trial_end"), int):
        _move_trial(book, held, given["trial_end"])
    if "payment_settings" in given:
        held["payment_settings"] = {**held["payment_settings"], **given["payment_settings"]}


def _end_with_period(book: Book, held: Obj, *, wanted: bool) -> None:
    ends = max(item["current_period_end"] for item in subscriptions.items_of(book, held))
    held |= {
        "cancel_at_period_end": wanted, "cancel_at": ends if wanted else None,
        "canceled_at": book.now(held) if wanted else None,
        "cancellation_details": {**held["cancellation_details"],
        "reason": "cancellation_requested" if wanted else None},
    }  # fmt: skip
    subscriptions.schedule(book, held)


def _move_trial(book: Book, held: Obj, at: int) -> None:
    if at <= book.now(held):
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future", param="trial_end")
    held |= {
        "trial_end": at,
        "trial_start": held["trial_start"] or book.now(held),
        "status": "trialing",
        "billing_cycle_anchor": at,
    }
    for item in subscriptions.items_of(book, held):
        item["current_period_end"] = at


def _end_trial(book: Book, held: Obj) -> None:
    now = book.now(held)
    held |= {"trial_end": now, "billing_cycle_anchor": now, "status": "active"}
    for item in subscriptions.items_of(book, held):
        every = item["price"]["recurring"]
        item |= {
            "current_period_start": now,
            "current_period_end": calendar.boundary(now, every["interval"], every["interval_count"], 1),
        }
    _invoice_now(book, held, "subscription_update")


def _invoice_now(book: Book, held: Obj, reason: str = "") -> None:
    if reason:
        made = subscriptions.bill(book, held, reason)
    else:
        customer = book.get("customer", held["customer"])
        waiting = lines.pending(book, customer["id"], subscription=held["id"])
        made = invoices.draft(
            book, customer, currency=held["currency"], reason="subscription_update", subscription=held,
            on_behalf_of=held["on_behalf_of"],
            lines=[lines.of_item(book, item) for item in waiting], collection_method=held["collection_method"],
            _default_rates=held["_rates"], _days_until_due=held["days_until_due"],
            _fee_percent=held["application_fee_percent"],
        )  # fmt: skip
        held["latest_invoice"] = made["id"]
    emit(book, "invoice.created", made)
    invoices.finalize(book, made)
    if made["status"] == "open" and held["collection_method"] == "charge_automatically":
        invoices.collect(book, made)


def _change_item(book: Book, held: Obj, given: Obj, path: str, behavior: str, at: int | None) -> bool:
    """Change, add or remove an item; whether what it costs is other now."""
    now = at or book.now(held)
    first = subscriptions.items_of(book, held)[0]
    if "id" not in given:
        price = _price(book, given, path) or book.find("price", "", param=f"{path}[price]")
        period = (first["current_period_start"], first["current_period_end"])
        made = subscriptions.add_item(book, held, price, given.get("quantity", 1), given, period)
        return _prorate(book, held, made, None, made, now, behavior)
    item = book.find("subscription_item", given["id"], param=f"{path}[id]")
    if item["subscription"] != held["id"]:
        raise invalid(f"The subscription item {item['id']} is not of this subscription.", param=f"{path}[id]")
    old = {**item}
    if given.get("deleted"):
        if len(held["_items"]) == 1:
            raise Refused(
                "A subscription must have at least one active plan. To stop it, cancel the subscription.", param=path
            )
        held["_items"].remove(item["id"])
        return _prorate(book, held, item, old, None, now, behavior)
    other = _price(book, given, path)
    if other:
        _check_change(item["price"], other, path)
        item["price"] = plain(book, other)
    item["quantity"] = given.get("quantity", item["quantity"])
    merge_metadata(item, given.get("metadata"))
    if (old["price"]["id"], old["quantity"]) == (item["price"]["id"], item["quantity"]):
        return False
    return _prorate(book, held, item, old, item, now, behavior)


def _check_change(old: Obj, new: Obj, path: str) -> None:
    if old["currency"] != new["currency"]:
        raise Refused("All prices on a subscription must have the same currency.", param=f"{path}[price]")
    if any(old["recurring"][name] != new["recurring"][name] for name in ("interval", "interval_count")):
        raise Refused(
            "The twin does not change the interval of a subscription: cancel it and subscribe anew.", status=501,
            code="twin_does_not", param=f"{path}[price]", stored=False,
        )  # fmt: skip


def _price(book: Book, given: Obj, path: str) -> Obj | None:
    if "price_data" in given:
        return products.price_from_data(book, given["price_data"], f"{path}[price_data]")
    return book.find("price", given["price"], param=f"{path}[price]") if "price" in given else None


def _prorate(book: Book, held: Obj, item: Obj, old: Obj | None, new: Obj | None, now: int, behavior: str) -> bool:
    """Give back the rest of the period at the old price, and charge it at the new one; by the second."""
    if behavior == "none" or held["status"] in {"trialing", "incomplete"}:
        return True
    start, end = item["current_period_start"], item["current_period_end"]
    day = now
    for what, sign, words in ((old, -1, "Unused time on"), (new, 1, "Remaining time on")):
        if what is None:
            continue
        amount = sign * money.share(lines.amount_of(what["price"], what["quantity"]), max(0, end - now), end - start)
        name = book.get("product", what["price"]["product"])["name"]
        many = f"{what['quantity']} × {name}" if what["quantity"] != 1 else name
        lines.proration(book, held, what, what["price"], amount, f"{words} {many} after {_day(day)}", (now, end))
    return True


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%d %b %Y")


def cancel(book: Book, given: Obj, id_: str) -> Obj:
    """End it now; with `prorate` the rest of its period is given back, with `invoice_now` on an invoice at once."""
    held = _at(book, id_)
    if held["status"] in subscriptions.ENDED:
        raise Refused(f"No such subscription: '{id_}'", status=404, code="resource_missing", param="id")
    if "cancellation_details" in given:
        held["cancellation_details"] = {**held["cancellation_details"], **given["cancellation_details"]}
    if given.get("prorate"):
        for item in subscriptions.items_of(book, held):
            _prorate(book, held, item, {**item}, None, book.now(held), "create_prorations")
    if given.get("invoice_now"):
        _invoice_now(book, held)
    invoice = book.get("invoice", held["latest_invoice"]) if held["latest_invoice"] else None
    if invoice and invoice["status"] in {"draft", "open"}:
        invoice |= {"auto_advance": False, "_due": None, "next_payment_attempt": None}
    subscriptions.end(book, held, reason="cancellation_requested")
    return held


def resume(book: Book, _: Obj, id_: str) -> Obj:
    """Let a paused subscription go on: its next period begins now."""
    held = _at(book, id_)
    if held["status"] != "paused":
        raise Refused("The subscription is not paused.")
    held["trial_end"] = held["trial_end"] or book.now(held)
    _end_trial(book, held)
    subscriptions.schedule(book, held)
    emit_changed(book, "customer.subscription.resumed", held)
    return held


def list_subscriptions(book: Book, given: Obj) -> Obj:
    """Subscriptions that have not ended, unless a status (or `all`) is asked for; by customer, price, clock."""
    status, price, clock = given.get("status"), given.get("price"), given.get("test_clock")
    fits = lists.filtered(given, "customer", "collection_method")

    def wanted(held: Obj) -> bool:
        if status is None:
            right = held["status"] not in subscriptions.ENDED
        elif status in {"all", "ended"}:
            right = status == "all" or held["status"] in subscriptions.ENDED
        else:
            right = held["status"] == status
        own = [book.peek("subscription_item", id_) for id_ in held["_items"]] if price else []
        fitting = price is None or any(item and item["price"]["id"] == price for item in own)
        return right and fits(held) and fitting and (clock is None or held["test_clock"] == clock)

    return lists.page(book, book.newest("subscription"), given, "/v1/subscriptions", kind="subscription", wanted=wanted)


def list_items(book: Book, given: Obj) -> Obj:
    """The items of a subscription."""
    held = book.find("subscription", given["subscription"], param="subscription")
    return lists.page(
        book, iter(subscriptions.items_of(book, held)), given, "/v1/subscription_items", kind="subscription_item"
    )


def update_item(book: Book, given: Obj, id_: str) -> Obj:
    """Change an item, as by its subscription."""
    item = book.find("subscription_item", id_, param="item", status=404)
    own = {name: given[name] for name in ("price", "quantity", "metadata", "price_data") if name in given}
    more: Obj = {name: given[name] for name in ("proration_behavior", "proration_date") if name in given}
    update(book, {"items": [{"id": id_, **own}], **more}, item["subscription"])
    return item


def _at(book: Book, id_: str) -> Obj:
    return book.find("subscription", id_, param="id", status=404)


_ASIDE = (
    "payment_behavior", "off_session", "automatic_tax", "billing_mode", "invoice_settings", "trial_settings",
    "proration_behavior", "expand", "payment_settings", "trial_from_plan", "proration_date", "metadata",
)  # fmt: skip

ENDPOINTS = [
    Endpoint("POST", "/v1/subscriptions", create, params.SubscriptionCreateParams, tolerated=_ASIDE),
    Endpoint("GET", "/v1/subscriptions", list_subscriptions, params.SubscriptionListParams),
    Endpoint("GET", "/v1/subscriptions/{id}", lambda book, _, id_: _at(book, id_), params.SubscriptionRetrieveParams),
    Endpoint("POST", "/v1/subscriptions/{id}", update, params.SubscriptionUpdateParams, tolerated=_ASIDE),
    Endpoint("DELETE", "/v1/subscriptions/{id}", cancel, params.SubscriptionCancelParams),
    Endpoint("POST", "/v1/subscriptions/{id}/resume", resume, params.SubscriptionResumeParams,
             tolerated=(*_ASIDE, "billing_cycle_anchor")),
    Endpoint("GET", "/v1/subscription_items", list_items, params.SubscriptionItemListParams),
    Endpoint("GET", "/v1/subscription_items/{item}", one("subscription_item", param="item"),
             params.SubscriptionItemRetrieveParams),
    Endpoint("POST", "/v1/subscription_items/{item}", update_item, params.SubscriptionItemUpdateParams,
    tolerated=_ASIDE),
]  # fmt: skip
