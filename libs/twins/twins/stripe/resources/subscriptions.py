"""Subscriptions: what they are, how they begin and end (docs.stripe.com/api/subscriptions)."""

from typing import Any, Final

from twins.stripe import calendar, money
from twins.stripe.book import Book, merge_metadata
from twins.stripe.cards import Decline
from twins.stripe.events import emit
from twins.stripe.presenting import EMBEDDED, plain
from twins.stripe.refusals import Refused, invalid, missing_parameter
from twins.stripe.resources import invoices, lines, paying, payment_methods, products, rates, setup_intents
from twins.stripe.store import Obj

ENDED: Final = frozenset({"canceled", "incomplete_expired"})
_WARNING_SECONDS: Final = 3 * 86400
_INCOMPLETE_SECONDS: Final = 23 * 3600


def begin(book: Book, customer: Obj, given: Obj, *, method: Obj | None = None) -> Obj:
    """A new subscription with its first invoice, not yet paid; `method` is what its customer just paid with."""
    now = book.now(customer)
    prices = [_priced(book, item, f"items[{number}]") for number, item in enumerate(given.get("items") or [])]
    _check_prices(prices)
    trial_end = _trial_end(given, prices, now)
    recurring = prices[0][0]["recurring"]
    anchor = trial_end or given.get("billing_cycle_anchor") or now
    made = book.new("subscription", _fields(book, customer, given, now, anchor, trial_end), about=customer)
    merge_metadata(made, given.get("metadata"))
    if method is not None:
        made["default_payment_method"] = method["id"]
    if trial_end:
        start, end = now, trial_end
    elif anchor > now:
        start, end = now, anchor
    else:
        start, end = calendar.period_at(anchor, recurring["interval"], recurring["interval_count"], now)
    for price, quantity, item in prices:
        add_item(book, made, price, quantity, item, (start, end))
    if given.get("discounts"):
        made["discounts"] = rates.redeem(book, given["discounts"], customer=customer["id"], subscription=made["id"])
    customer["currency"] = customer["currency"] or made["currency"]
    schedule(book, made)
    return made


def _fields(book: Book, customer: Obj, given: Obj, now: int, anchor: int, trial_end: int | None) -> Obj:
    settings = given.get("payment_settings") or {}
    end_behavior = (given.get("trial_settings") or {}).get("end_behavior") or {
        "missing_payment_method": "create_invoice"
    }
    default_rates = [
        book.find("tax_rate", each, param="default_tax_rates") for each in given.get("default_tax_rates") or []
    ]
    method = _method(book, customer, given)
    percent = given.get("application_fee_percent")
    return {
        "application": f"ca_{book.account[5:]}" if book.connected else None,
        "application_fee_percent": float(percent) if percent else None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None}, "billing_cycle_anchor": anchor,
        "billing_cycle_anchor_config": None, "billing_mode": {"flexible": {"proration_discounts": "included"},
        "type": "flexible"},
        "billing_schedules": [], "billing_thresholds": None, "cancel_at": given.get("cancel_at"),
        "cancel_at_period_end": False,
        "canceled_at": None, "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": given.get("collection_method", "charge_automatically"), "currency": None,
        "customer": customer["id"],
        "customer_account": None, "days_until_due": given.get("days_until_due"), "default_payment_method": method,
        "default_source": None,
        "default_tax_rates": [plain(book, each) for each in default_rates], "description": given.get("description"),
        "discounts": [], "ended_at": None, "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "latest_invoice": None, "livemode": book.live, "metadata": {}, "next_pending_invoice_item_invoice": None,
        "on_behalf_of": given.get("on_behalf_of"), "pause_collection": None,
        "payment_settings": {"payment_method_options": None, "payment_method_types": None,
        "save_default_payment_method": "off", **settings},
        "pending_invoice_item_interval": None, "pending_setup_intent": None, "pending_update": None, "schedule": None,
        "start_date": now, "status": "trialing" if trial_end else "incomplete", "test_clock": customer.get("_clock"),
        "transfer_data": _transfer_data(given), "trial_end": trial_end,
        "trial_settings": {"end_behavior": end_behavior},
        "trial_start": now if trial_end else None, "_items": [], "_warned": False,
        "_rates": [each["id"] for each in default_rates],
    }  # fmt: skip


def _method(book: Book, customer: Obj, given: Obj) -> str | None:
    method = given.get("default_payment_method")
    if method:
        found = payment_methods.named(book, method, param="default_payment_method")
        if found["customer"] != customer["id"]:
            raise invalid(
                f"The customer does not have a payment method with the ID {method}. The payment method must be "
                f"attached to the customer.", param="default_payment_method", code="resource_missing",
            )  # fmt: skip
    return str(method) if method else None


def _transfer_data(given: Obj) -> Obj | None:
    data = given.get("transfer_data")
    if not data:
        return None
    percent = data.get("amount_percent")
    return {"amount_percent": float(percent) if percent is not None else None, "destination": data["destination"]}


def _priced(book: Book, item: Obj, path: str) -> tuple[Obj, int, Obj]:
    if "price_data" in item:
        price = products.price_from_data(book, item["price_data"], f"{path}[price_data]")
    elif "price" in item:
        price = book.find("price", item["price"], param=f"{path}[price]")
    else:
        raise missing_parameter(f"{path}[price]")
    if price["type"] != "recurring":
        raise Refused(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            param=f"{path}[price]",
        )
    if not (price["active"] or "price_data" in item or item.get("_page")):
        raise Refused("The price specified is inactive. This field only accepts active prices.", param=f"{path}[price]")
    return price, item.get("quantity", 1), item


def _check_prices(prices: list[tuple[Obj, int, Obj]]) -> None:
    if not prices:
        raise missing_parameter("items")
    if len({price["currency"] for price, _, _ in prices}) > 1:
        raise Refused("All prices on a subscription must have the same currency.", param="items")
    if len({(price["recurring"]["interval"], price["recurring"]["interval_count"]) for price, _, _ in prices}) > 1:
        raise Refused(
            "All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`.",
            param="items",
        )


def _trial_end(given: Obj, prices: list[tuple[Obj, int, Obj]], now: int) -> int | None:
    end: Any = given.get("trial_end")
    if end == "now" or (end is None and "trial_period_days" not in given and not given.get("trial_from_plan")):
        return None
    days = given.get("trial_period_days") or (
        prices[0][0]["recurring"]["trial_period_days"] if given.get("trial_from_plan") else None
    )
    if end is None:
        return now + days * 86400 if days else None
    if end <= now:
        raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future", param="trial_end")
    return int(end)


def add_item(book: Book, held: Obj, price: Obj, quantity: int, given: Obj, period: tuple[int, int]) -> Obj:
    """Bill this price too, in this period."""
    fields = {
        "billing_thresholds": None, "current_period_end": period[1], "current_period_start": period[0],
        "discounts": [], "metadata": {},
        "price": plain(book, price), "quantity": quantity, "subscription": held["id"],
        "tax_rates": [plain(book, book.find("tax_rate", each,
        param="items[tax_rates]")) for each in given.get("tax_rates") or []],
    }  # fmt: skip
    made = book.new("subscription_item", fields, about=held)
    merge_metadata(made, given.get("metadata"))
    held["_items"].append(made["id"])
    held["currency"] = price["currency"]
    return made


def items_of(book: Book, held: Obj) -> list[Obj]:
    """The items of a subscription."""
    return [book.get("subscription_item", id_) for id_ in held["_items"]]


def first_invoice(book: Book, held: Obj, given: Obj) -> Obj:
    """The draft for the first period."""
    extra = [_extra(book, each, number) for number, each in enumerate(given.get("add_invoice_items") or [])]
    return bill(book, held, "subscription_create", extra=extra, partial=not held["trial_end"])


def _extra(book: Book, given: Obj, number: int) -> Obj:
    path = f"add_invoice_items[{number}]"
    if "price_data" in given:
        price = products.price_from_data(book, given["price_data"], f"{path}[price_data]")
    else:
        price = book.find("price", given.get("price", ""), param=f"{path}[price]")
    quantity = given.get("quantity", 1)
    description = book.get("product", price["product"])["name"]
    amount = lines.amount_of(price, quantity)
    return lines.make(
        book,
        amount,
        price["currency"],
        description=description,
        price=price,
        quantity=quantity,
        period=(book.now(), book.now()),
    )


def bill(
    book: Book, held: Obj, reason: str, *, extra: list[Obj] | None = None, partial: bool = False,
    past: tuple[int, int] | None = None,
) -> Obj:  # fmt: skip
    """A draft for the period that its items are in, with what waits; its own dates look back on the `past` period."""
    customer = book.get("customer", held["customer"])
    found = [_line(book, held, item, partial=partial) for item in items_of(book, held)]
    found += [lines.of_item(book, item) for item in lines.pending(book, customer["id"], subscription=held["id"])]
    made = invoices.draft(
        book, customer, currency=held["currency"], reason=reason, lines=found + (extra or []), subscription=held,
        collection_method=held["collection_method"], period=past,
        auto_advance=held["status"] != "unpaid", on_behalf_of=held["on_behalf_of"], discounts=_standing(book, held),
        default_tax_rates=held["default_tax_rates"], _default_rates=held["_rates"],
        _days_until_due=held["days_until_due"],
        _transfer_data={"destination": held["transfer_data"]["destination"]} if held["transfer_data"] else None,
        _fee_percent=held["application_fee_percent"],
        _keep_card="off_session" if held["collection_method"] == "charge_automatically" else None,
    )  # fmt: skip
    held["latest_invoice"] = made["id"]
    return made


def _standing(book: Book, held: Obj) -> list[str]:
    """The discounts that still count: those of `once` only on the first invoice that they meet."""
    standing = []
    for id_ in held["discounts"]:
        discount = book.get("discount", id_)
        if discount["end"] is None or discount["end"] > book.now(held):
            standing.append(id_)
    held["discounts"] = [id_ for id_ in standing if book.get("discount", id_)["_coupon"]["duration"] != "once"]
    return standing


def _line(book: Book, held: Obj, item: Obj, *, partial: bool) -> Obj:
    price, quantity = item["price"], item["quantity"]
    period = (item["current_period_start"], item["current_period_end"])
    product = book.get("product", price["product"])
    trial = held["status"] == "trialing"
    amount = 0 if trial else lines.amount_of(price, quantity)
    every = price["recurring"]
    if partial and not trial and held["billing_cycle_anchor"] == period[1]:
        whole = calendar.boundary(period[1], every["interval"], every["interval_count"], -1)
        amount = money.share(amount, period[1] - period[0], period[1] - whole)  # until an anchor to come
    description = f"Trial period for {product['name']}" if trial else lines.told(price, product, quantity)
    parent = {
        "invoice_item_details": None, "type": "subscription_item_details",
        "subscription_item_details": {
            "invoice_item": None, "proration": False, "proration_details": {"credited_items": None},
            "subscription": held["id"], "subscription_item": item["id"],
        },
    }  # fmt: skip
    return lines.make(
        book, amount, price["currency"], description=description, price=price, quantity=quantity, period=period,
        parent=parent, tax_rates=[each["id"] for each in item["tax_rates"]] or None, metadata={**held["metadata"]},
    )  # fmt: skip


def start(book: Book, held: Obj, given: Obj) -> None:
    """Finalize and pay the first invoice, as `payment_behavior` says.

    Raises `Refused` for a decline that may not stand.
    """
    behavior = given.get("payment_behavior", "allow_incomplete")
    emit(book, "customer.subscription.created", held)
    made = first_invoice(book, held, given)
    if held["collection_method"] == "send_invoice":
        held["status"] = "active" if held["status"] == "incomplete" else held["status"]
        invoices.open_draft(book, made)
        schedule(book, held)
        return
    emit(book, "invoice.created", made)
    invoices.finalize(book, made)
    if behavior == "default_incomplete":
        if made["status"] == "paid" and not invoices.method_of(book, made):
            intent = setup_intents.make(book, {"customer": held["customer"]})
            intent["_subscription"] = held["id"]
            held["pending_setup_intent"] = intent["id"]
            emit(book, "setup_intent.created", intent)
        return
    if made["status"] == "open":
        result = invoices.collect(book, made, off_session=bool(given.get("off_session")))
        refused = result if isinstance(result, Decline) else None
        if behavior == "error_if_incomplete" and (refused or result == "requires_action"):
            paying_by = invoices.intent_of(book, made)
            raise no_subscription(paying.refuse(book, paying_by, refused) if paying_by and refused else None)


def no_subscription(no: Refused | None) -> Refused:
    """A decline that leaves no subscription behind."""
    if no is None:
        return Refused(
            "This payment requires additional user action before it can be completed successfully.", status=402,
            type="card_error", code="subscription_payment_intent_requires_action",
        )  # fmt: skip
    told = {name: value for name, value in no.error.items() if name in {"decline_code", "charge", "advice_code"}}
    return Refused(no.message, status=402, type="card_error", code=no.code, param=no.param, **told)


def schedule(book: Book, held: Obj) -> None:
    """Note what happens to it next by itself, and when."""
    ends = [item["current_period_end"] for item in items_of(book, held)]
    next_: list[list[Any]] = []
    if held["status"] == "incomplete":
        next_.append([held["created"] + _INCOMPLETE_SECONDS, "expire"])
    elif held["status"] not in ENDED | {"paused"} and ends:
        next_.append([min(ends), "renew"])
        if held["status"] == "trialing" and not held["_warned"]:
            next_.append([max(held["trial_end"] - _WARNING_SECONDS, book.now(held)), "warn"])
        if held["cancel_at"]:
            next_.append([held["cancel_at"], "end"])
        resumes = (held["pause_collection"] or {}).get("resumes_at")
        if resumes:
            next_.append([resumes, "resume"])
    held["_due"] = min(next_, key=lambda each: (each[0], each[1])) if next_ else None


def become(book: Book, held: Obj, status: str) -> None:
    """Change its status, and tell."""
    if held["status"] == status:
        return
    before = held["status"]
    held["status"] = status
    schedule(book, held)
    emit(book, "customer.subscription.updated", held, previous={"status": before})


def end(book: Book, held: Obj, *, reason: str) -> None:
    """End it now."""
    now = book.now(held)
    held |= {
        "status": "canceled",
        "ended_at": now,
        "canceled_at": held["canceled_at"] or now,
        "_due": None,
        "cancel_at_period_end": False,
    }
    held["cancellation_details"] = {
        **held["cancellation_details"],
        "reason": held["cancellation_details"]["reason"] or reason,
    }
    emit(book, "customer.subscription.deleted", held)


def _hear(book: Book, invoice: Obj, what: str) -> None:
    held = invoices.subscription_of(book, invoice)
    if held is None or held["status"] in ENDED or held["latest_invoice"] != invoice["id"]:
        return
    if what == "paid":
        _keep_card(book, held, invoice)
        if held["status"] in {"incomplete", "past_due", "unpaid"}:
            become(book, held, "active")
        return
    if held["status"] == "incomplete":
        return
    if held["status"] == "active":
        become(book, held, "past_due")
    if what == "exhausted" and invoice["billing_reason"] == "subscription_cycle":
        after = book.setting("after_retries")
        if after == "cancel":
            invoice["auto_advance"] = False
            end(book, held, reason="payment_failed")
        elif after == "unpaid":
            become(book, held, "unpaid")


def _keep_card(book: Book, held: Obj, invoice: Obj) -> None:
    """`save_default_payment_method: on_subscription`: what the first invoice was paid with pays the next too."""
    intent = invoices.intent_of(book, invoice)
    if (
        intent
        and held["payment_settings"]["save_default_payment_method"] == "on_subscription"
        and not held["default_payment_method"]
    ):
        held["default_payment_method"] = intent["payment_method"]


invoices.LISTENERS.append(_hear)


def _told_items(book: Book, held: Obj) -> Obj:
    found = [plain(book, item) for item in items_of(book, held)]
    return {
        "object": "list", "data": found, "has_more": False, "total_count": len(found),
        "url": f"/v1/subscription_items?subscription={held['id']}",
    }  # fmt: skip


def _plan(_: Book, item: Obj) -> Obj:
    price = item["price"]
    return {
        "id": price["id"], "object": "plan", "active": price["active"], "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"], "billing_scheme": price["billing_scheme"],
        "created": price["created"], "currency": price["currency"], "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"], "livemode": price["livemode"],
        "metadata": price["metadata"],
        "meter": None, "nickname": price["nickname"], "product": price["product"], "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": price["recurring"]["trial_period_days"], "usage_type": price["recurring"]["usage_type"],
    }  # fmt: skip


EMBEDDED["subscription", "items"] = _told_items
EMBEDDED["subscription_item", "plan"] = _plan
