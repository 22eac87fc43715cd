"""Products and prices (docs.stripe.com/api/products, /prices)."""

from decimal import Decimal
from typing import Any

from stripe import params

from twins.stripe import lists, money
from twins.stripe.book import Book, change, merge_metadata, take
from twins.stripe.events import emit, emit_updated
from twins.stripe.presenting import INCLUDABLE
from twins.stripe.refusals import Refused, invalid
from twins.stripe.routing import Endpoint, one
from twins.stripe.store import Obj

_PLAIN = (
    "description", "package_dimensions", "shippable", "statement_descriptor", "tax_code", "unit_label", "url", "images",
    "marketing_features", "name", "active",
)  # fmt: skip


def create_product(book: Book, given: Obj) -> Obj:
    """Make a product, with its default price where that is described. The id may be chosen."""
    if "id" in given and book.peek("product", given["id"]):
        raise Refused("Product already exists.", code="resource_already_exists", param="id")
    fields = {
        **take(given, *_PLAIN), "active": given.get("active", True), "default_price": None,
        "images": given.get("images") or [], "livemode": book.live,
        "marketing_features": given.get("marketing_features") or [],
        "metadata": {}, "type": given.get("type", "service"), "updated": book.now(),
    }  # fmt: skip
    made = book.new("product", fields, id_=given.get("id"))
    merge_metadata(made, given.get("metadata"))
    if "default_price_data" in given:
        price = _make_price(book, given["default_price_data"], made, "default_price_data")
        made["default_price"] = price["id"]
    emit(book, "product.created", made)
    if made["default_price"]:
        emit(book, "price.created", book.get("price", made["default_price"]))
    return made


def update_product(book: Book, given: Obj, id_: str) -> Obj:
    """Change a product. Raises `Refused` for a default price of another product."""
    held = book.find("product", id_, param="id", status=404)
    if given.get("default_price"):
        price = book.find("price", given["default_price"], param="default_price")
        if price["product"] != id_:
            raise Refused(
                f"The price specified is not for this product ({price['id']} is for {price['product']}).",
                param="default_price",
            )
    change(held, given, *_PLAIN, "default_price")
    held["images"], held["marketing_features"] = held["images"] or [], held["marketing_features"] or []
    held["updated"] = book.now()
    emit_updated(book, "product.updated", held)
    return held


def list_products(book: Book, given: Obj) -> Obj:
    """Products, by activity, ids, url."""
    fits = lists.filtered(given, "active", "shippable", "url", "type")
    ids = given.get("ids")
    return lists.page(
        book, book.newest("product"), given, "/v1/products", kind="product",
        wanted=lambda each: fits(each) and (ids is None or each["id"] in ids),
    )  # fmt: skip


def delete_product(book: Book, _: Obj, id_: str) -> Obj:
    """Delete a product that never had a price."""
    held = book.find("product", id_, param="id", status=404)
    if any(price["product"] == id_ for price in book.newest("price")):
        raise Refused("This product cannot be deleted because it has one or more user-created prices.")
    emit(book, "product.deleted", held)
    book.store.remove(book.scope, "product", id_)
    return {"id": id_, "object": "product", "deleted": True}


def create_price(book: Book, given: Obj) -> Obj:
    """Make a price of a product, which may be described along with it. Its amount never changes."""
    if "product_data" in given:
        product = create_product(book, given["product_data"])
    elif "product" in given:
        product = book.find("product", given["product"], param="product")
    else:
        raise invalid("You must specify either `product` or `product_data` when creating a price.", param="product")
    made = _make_price(book, given, product)
    emit(book, "price.created", made)
    return made


def price_from_data(book: Book, given: Obj, path: str) -> Obj:
    """The price that a line describes by `price_data`: of a known product, or of one made for it.

    Never to be used again.
    """
    if "product_data" in given:
        product = create_product(book, given["product_data"])
        product["active"] = False
    elif "product" in given:
        product = book.find("product", given["product"], param=f"{path}[product]")
    else:
        raise invalid("You must specify either `product` or `product_data`.", param=f"{path}[product]")
    return _make_price(book, {**given, "active": False}, product, path)


def check_currency(currency: str, path: str = "currency") -> str:
    """The currency in lower case. Raises `Refused` for one that Stripe does not know."""
    lowered = currency.lower()
    if lowered not in money.CURRENCIES:
        raise invalid(
            f"Invalid currency: {currency}. Stripe currently supports these currencies: "
            f"{', '.join(sorted(money.CURRENCIES))}",
            param=path,
        )
    return lowered


def _make_price(book: Book, given: Obj, product: Obj, path: str = "") -> Obj:
    currency = check_currency(given["currency"], _below(path, "currency"))
    amounts = _amounts(given, path)
    recurring = given.get("recurring")
    key = given.get("lookup_key")
    if key:
        _claim_lookup_key(book, key, transfer=bool(given.get("transfer_lookup_key")))
    fields = {
        "active": given.get("active", True), "billing_scheme": given.get("billing_scheme", "per_unit"),
        "currency": currency,
        "livemode": book.live, "lookup_key": key, "metadata": {}, "nickname": given.get("nickname"),
        "product": product["id"],
        "recurring": _recurring(recurring) if recurring else None, "tax_behavior": given.get("tax_behavior",
        "unspecified"),
        "tiers_mode": given.get("tiers_mode"), "transform_quantity": given.get("transform_quantity"),
        "type": "recurring" if recurring else "one_time", **amounts,
    }  # fmt: skip
    made = book.new("price", fields)
    merge_metadata(made, given.get("metadata"))
    return made


def _amounts(given: Obj, path: str) -> Obj:
    if "custom_unit_amount" in given:
        custom = given["custom_unit_amount"]
        amounts = {name: custom.get(name) for name in ("maximum", "minimum", "preset")}
        return {"custom_unit_amount": amounts, "unit_amount": None, "unit_amount_decimal": None}
    exact: Decimal | int | None = given.get("unit_amount", given.get("unit_amount_decimal"))
    if exact is None:
        raise invalid(
            "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.",
            param=_below(path, "unit_amount"),
        )
    if exact < 0:
        raise invalid(
            "Invalid non-negative integer", param=_below(path, "unit_amount"), code="parameter_invalid_integer"
        )
    whole = exact if isinstance(exact, int) else int(exact) if exact == int(exact) else None
    return {
        "custom_unit_amount": None,
        "unit_amount": whole,
        "unit_amount_decimal": f"{exact.normalize():f}" if isinstance(exact, Decimal) else str(exact),
    }


def _recurring(given: Obj) -> Obj:
    count = given.get("interval_count", 1)
    most = {"day": 1095, "week": 156, "month": 36, "year": 3}[given["interval"]]
    if not 1 <= count <= most:
        raise invalid(
            "Invalid interval_count: the maximum interval is three years, the minimum one.",
            param="recurring[interval_count]",
        )
    return {
        "interval": given["interval"], "interval_count": count, "meter": given.get("meter"),
        "trial_period_days": given.get("trial_period_days"), "usage_type": given.get("usage_type", "licensed"),
    }  # fmt: skip


def _claim_lookup_key(book: Book, key: str, *, transfer: bool) -> None:
    other = next((price for price in book.newest("price") if price["lookup_key"] == key), None)
    if other is None:
        return
    if not transfer:
        raise Refused(f"A price (`{other['id']}`) already uses that lookup key.", param="lookup_key")
    held = book.get("price", other["id"])
    held["lookup_key"] = None
    emit_updated(book, "price.updated", held)


def update_price(book: Book, given: Obj, id_: str) -> Obj:
    """Change what of a price can be changed: not its amount, currency, interval or product."""
    held = book.find("price", id_, param="price", status=404)
    if given.get("lookup_key") and given["lookup_key"] != held["lookup_key"]:
        _claim_lookup_key(book, given["lookup_key"], transfer=bool(given.get("transfer_lookup_key")))
    behavior = given.get("tax_behavior")
    if behavior and held["tax_behavior"] not in {"unspecified", behavior}:
        raise Refused("You cannot change the tax behavior of a price once it is set.", param="tax_behavior")
    change(held, given, "active", "nickname", "lookup_key", "tax_behavior")
    if not held["active"] and book.get("product", held["product"])["default_price"] == id_:
        raise Refused(
            "This price cannot be archived because it is the default price of its product. Please set a different "
            "default price "
            "before archiving this price."
        )
    emit_updated(book, "price.updated", held)
    return held


def list_prices(book: Book, given: Obj) -> Obj:
    """Prices, by activity, currency, product, type, lookup keys, interval."""
    fits = lists.filtered(given, "active", "currency", "product", "type")
    keys, recurring = given.get("lookup_keys"), given.get("recurring") or {}

    def wanted(price: Obj) -> bool:
        if keys is not None and price["lookup_key"] not in keys:
            return False
        return fits(price) and all((price["recurring"] or {}).get(name) == value for name, value in recurring.items())

    return lists.page(book, book.newest("price"), given, "/v1/prices", kind="price", wanted=wanted)


def _below(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _currency_options(_: Book, price: Obj) -> Any:
    amounts = {
        name: price[name] for name in ("custom_unit_amount", "tax_behavior", "unit_amount", "unit_amount_decimal")
    }
    return {price["currency"]: amounts}


INCLUDABLE["price", "currency_options"] = _currency_options
INCLUDABLE["price", "tiers"] = lambda _, __: None

ENDPOINTS = [
    Endpoint("POST", "/v1/products", create_product, params.ProductCreateParams),
    Endpoint("GET", "/v1/products", list_products, params.ProductListParams),
    Endpoint("GET", "/v1/products/{id}", one("product", param="id"), params.ProductRetrieveParams),
    Endpoint("POST", "/v1/products/{id}", update_product, params.ProductUpdateParams),
    Endpoint("DELETE", "/v1/products/{id}", delete_product, params.ProductDeleteParams),
    Endpoint("POST", "/v1/prices", create_price, params.PriceCreateParams),
    Endpoint("GET", "/v1/prices", list_prices, params.PriceListParams),
    Endpoint("GET", "/v1/prices/{price}", one("price", param="price"), params.PriceRetrieveParams),
    Endpoint("POST", "/v1/prices/{price}", update_price, params.PriceUpdateParams,
             tolerated=("transfer_lookup_key",)),
]  # fmt: skip
