"""Tax rates, coupons and promotion codes, and what they make of lines (docs.stripe.com/api/tax_rates, /coupons)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from stripe import params

from twins.stripe import ids, lists, money
from twins.stripe.book import Book, change, merge_metadata, take
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, invalid
from twins.stripe.resources.products import check_currency
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

_MONTH: Final = 2_629_746


def create_tax_rate(book: Book, given: Obj) -> Obj:
    """Make a tax rate; its percentage never changes."""
    percentage = float(given["percentage"])
    fields = {
        **take(given, "country", "description", "jurisdiction", "state", "tax_type"), "active": given.get("active",
        True),
        "display_name": given["display_name"], "effective_percentage": percentage, "flat_amount": None,
        "inclusive": given["inclusive"],
        "jurisdiction_level": None, "livemode": book.live, "metadata": {}, "percentage": percentage,
        "rate_type": "percentage",
    }  # fmt: skip
    made = book.new("tax_rate", fields)
    merge_metadata(made, given.get("metadata"))
    emit(book, "tax_rate.created", made)
    return made


def update_tax_rate(book: Book, given: Obj, id_: str) -> Obj:
    """Change what is said about a rate, or archive it."""
    held = book.find("tax_rate", id_, param="tax_rate", status=404)
    change(held, given, "active", "country", "description", "display_name", "jurisdiction", "state", "tax_type")
    emit_updated(book, "tax_rate.updated", held)
    return held


def create_coupon(book: Book, given: Obj) -> Obj:
    """Make a coupon: a percentage or an amount off, once, for some months, or for ever."""
    percent, amount = given.get("percent_off"), given.get("amount_off")
    if (percent is None) == (amount is None):
        raise invalid("You must pass either `percent_off` or `amount_off`, and not both.", param="percent_off")
    if percent is not None and not 0 < percent <= 100:
        raise invalid("percent_off must be between 0 and 100.", param="percent_off")
    if amount is not None and "currency" not in given:
        raise invalid("You must pass currency when passing amount_off", param="currency")
    duration = given.get("duration", "once")
    if (duration == "repeating") != ("duration_in_months" in given):
        raise invalid("duration_in_months goes with the duration `repeating`.", param="duration_in_months")
    if "id" in given and book.peek("coupon", given["id"]):
        raise Refused("Coupon already exists.", code="resource_already_exists", param="id")
    fields = {
        "amount_off": amount, "currency": check_currency(given["currency"]) if amount is not None else None,
        "duration": duration, "duration_in_months": given.get("duration_in_months"), "livemode": book.live,
        "max_redemptions": given.get("max_redemptions"), "metadata": {}, "name": given.get("name"),
        "percent_off": float(percent) if percent is not None else None, "redeem_by": given.get("redeem_by"),
        "times_redeemed": 0, "valid": True,
    }  # fmt: skip
    made = book.new("coupon", fields, id_=given.get("id"))
    merge_metadata(made, given.get("metadata"))
    emit(book, "coupon.created", made)
    return made


def update_coupon(book: Book, given: Obj, id_: str) -> Obj:
    """Change the name and metadata of a coupon."""
    held = book.find("coupon", id_, param="coupon", status=404)
    change(held, given, "name")
    emit_updated(book, "coupon.updated", held)
    return held


def delete_coupon(book: Book, _: Obj, id_: str) -> Obj:
    """Delete a coupon; discounts that come of it stay."""
    held = book.find("coupon", id_, param="coupon", status=404)
    emit(book, "coupon.deleted", held)
    book.store.remove(book.scope, "coupon", id_)
    return {"id": id_, "object": "coupon", "deleted": True}


def create_promotion_code(book: Book, given: Obj) -> Obj:
    """Make a code that customers type for a coupon."""
    coupon = book.find("coupon", given["promotion"].get("coupon", ""), param="promotion[coupon]")
    code = given.get("code") or ids.random_text(8).upper()
    if any(each["active"] and each["code"].lower() == code.lower() for each in book.newest("promotion_code")):
        raise Refused(
            "An active promotion code with that code already exists.", param="code", code="resource_already_exists"
        )
    fields = {
        "active": given.get("active", True), "code": code, "customer": given.get("customer"), "customer_account": None,
        "expires_at": given.get("expires_at"), "livemode": book.live, "max_redemptions": given.get("max_redemptions"),
        "metadata": {}, "promotion": {"coupon": coupon["id"], "type": "coupon"},
        "restrictions": {"first_time_transaction": False, "minimum_amount": None, "minimum_amount_currency": None},
        "times_redeemed": 0,
    }  # fmt: skip
    made = book.new("promotion_code", fields)
    merge_metadata(made, given.get("metadata"))
    emit(book, "promotion_code.created", made)
    return made


def update_promotion_code(book: Book, given: Obj, id_: str) -> Obj:
    """Switch a code on or off, or change its metadata."""
    held = book.find("promotion_code", id_, param="promotion_code", status=404)
    change(held, given, "active")
    emit_updated(book, "promotion_code.updated", held)
    return held


def redeem(book: Book, asked: Any, *, param: str = "discounts", **about: str | None) -> list[str]:
    """The discounts that come of coupons and promotion codes. Raises `Refused` for those that are used up or over."""
    found = []
    for number, each in enumerate(asked or []):
        code = each.get("promotion_code")
        promotion = book.find("promotion_code", code, param=f"{param}[{number}][promotion_code]") if code else None
        id_ = promotion["promotion"]["coupon"] if promotion else each.get("coupon", "")
        coupon = book.find("coupon", id_, param=f"{param}[{number}][coupon]")
        for held, name in ((promotion, "Promotion code"), (coupon, "Coupon")):
            if held is None:
                continue
            over = held.get("redeem_by") or held.get("expires_at")
            if (
                (over and over <= book.now())
                or held["times_redeemed"] >= (held["max_redemptions"] or 1 << 60)
                or not held.get("active", True)
            ):
                raise Refused(
                    f"{name} {held['id']} is used up and cannot be applied.", param=param, code="coupon_expired"
                )
            held["times_redeemed"] += 1
            held["valid"] = (
                held["times_redeemed"] < (held["max_redemptions"] or 1 << 60) if name == "Coupon" else held.get("valid")
            )
            if held["valid"] is None:
                del held["valid"]
        months = coupon["duration_in_months"]
        fields = {
            "checkout_session": None, "customer": None, "end": book.now() + months * _MONTH if months else None,
            "invoice": None, "invoice_item": None, "promotion_code": promotion["id"] if promotion else None,
            "source": {"coupon": coupon["id"], "type": "coupon"}, "start": book.now(), "subscription": None,
            "subscription_item": None, "_coupon": plain(book, coupon), **about,
        }  # fmt: skip
        found.append(book.new("discount", fields, timed=False)["id"])
    return found


def total(book: Book, lines: list[Obj], discounts: list[str], default_rates: list[str]) -> None:
    """Write into each line what comes off it and what tax is on it; halves are rounded up, line by line."""
    for line in lines:
        line["discount_amounts"] = []
    for id_ in discounts:
        _discount(lines, book.get("discount", id_))
    for line in lines:
        net = line["amount"] - sum(each["amount"] for each in line["discount_amounts"])
        rates = [book.get("tax_rate", each) for each in line.get("_tax_rates") or default_rates]
        line["taxes"] = [_tax(net, rate) for rate in rates]


def _discount(lines: list[Obj], discount: Obj) -> None:
    coupon = discount["_coupon"]
    fitting = [line for line in lines if line["discountable"] and line["amount"] > 0]
    if coupon["percent_off"] is not None:
        for line in fitting:
            off = money.rounded(Decimal(line["amount"]) * Decimal(str(coupon["percent_off"])) / 100)
            line["discount_amounts"].append({"amount": off, "discount": discount["id"]})
        return
    left, whole = (
        min(coupon["amount_off"], sum(line["amount"] for line in fitting)),
        sum(line["amount"] for line in fitting),
    )
    for line in fitting:
        off = money.rounded(Fraction(left * line["amount"], whole)) if whole else 0
        left, whole = left - off, whole - line["amount"]
        line["discount_amounts"].append({"amount": off, "discount": discount["id"]})


def _tax(net: int, rate: Obj) -> Obj:
    share = Fraction(Decimal(str(rate["percentage"]))) / 100
    amount = money.rounded(net - net / (1 + share)) if rate["inclusive"] else money.rounded(net * share)
    return {
        "amount": amount, "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "standard_rated", "taxable_amount": net - amount if rate["inclusive"] else net,
        "type": "tax_rate_details",
    }  # fmt: skip


ENDPOINTS = [
    Endpoint("POST", "/v1/tax_rates", create_tax_rate, params.TaxRateCreateParams),
    Endpoint("GET", "/v1/tax_rates", lists.of("tax_rate", "/v1/tax_rates", "active", "inclusive"),
             params.TaxRateListParams),
    Endpoint("GET", "/v1/tax_rates/{tax_rate}", one("tax_rate", param="tax_rate"), params.TaxRateRetrieveParams),
    Endpoint("POST", "/v1/tax_rates/{tax_rate}", update_tax_rate, params.TaxRateUpdateParams),
    Endpoint("POST", "/v1/coupons", create_coupon, params.CouponCreateParams),
    Endpoint("GET", "/v1/coupons", lists.of("coupon", "/v1/coupons"), params.CouponListParams),
    Endpoint("GET", "/v1/coupons/{coupon}", one("coupon", param="coupon"), params.CouponRetrieveParams),
    Endpoint("POST", "/v1/coupons/{coupon}", update_coupon, params.CouponUpdateParams),
    Endpoint("DELETE", "/v1/coupons/{coupon}", delete_coupon, params.CouponDeleteParams),
    Endpoint("POST", "/v1/promotion_codes", create_promotion_code, params.PromotionCodeCreateParams),
    Endpoint("GET", "/v1/promotion_codes",
             lists.of("promotion_code", "/v1/promotion_codes", "active", "code", "customer"),
             params.PromotionCodeListParams),
    Endpoint("GET", "/v1/promotion_codes/{promotion_code}", one("promotion_code", param="promotion_code"),
             params.PromotionCodeRetrieveParams),
    Endpoint("POST", "/v1/promotion_codes/{promotion_code}", update_promotion_code, params.PromotionCodeUpdateParams),
]  # fmt: skip
