"""Search by Stripe's query language (docs.stripe.com/search): clauses joined by AND or OR, never both."""

import re
from collections.abc import Callable
from typing import Final

from stripe import params

from twins.stripe.book import Book
from twins.stripe.presenting import plain
from twins.stripe.refusals import Refused, invalid
from twins.stripe.routing import Endpoint
from twins.stripe.store import Obj

_CLAUSE: Final = re.compile(
    r"""\s*(?P<not>-)?(?P<field>[\w.]+)(?:\[(?P<q>["'])(?P<name>.*?)(?P=q)\])?\s*(?P<sign>:|~|>=|<=|>|<)\s*"""
    r"""(?:(?P<w>["'])(?P<text>.*?)(?P=w)|(?P<number>-?\d+)|(?P<null>null))\s*""",
    re.VERBOSE,
)
_JOIN: Final = re.compile(r"(AND|OR)\b")
_MOST, _USUAL = 100, 10
Fits = Callable[[Obj], bool]


def search(kind: str, path: str) -> Callable[[Book, Obj], Obj]:
    """A handler that searches objects of a kind. Unlike Stripe's, it finds what was made just now."""

    def found(book: Book, given: Obj) -> Obj:
        fits = parse(given["query"])
        limit, page = given.get("limit", _USUAL), int(given.get("page", "0"))
        if not 1 <= limit <= _MOST:
            raise invalid("Invalid limit: must be between 1 and 100.", param="limit", code="parameter_invalid_integer")
        all_ = [each for each in book.newest(kind) if not each.get("deleted") and fits(each)]
        more = len(all_) > page + limit
        return {
            "object": "search_result", "data": [plain(book, each) for each in all_[page : page + limit]],
            "has_more": more, "next_page": str(page + limit) if more else None, "url": path,
        }  # fmt: skip

    return found


def parse(query: str) -> Fits:
    """What the query asks for. Raises `Refused` for one that cannot be read."""
    clauses: list[Fits] = []
    joins: set[str] = set()
    at = 0
    while True:
        match = _CLAUSE.match(query, at)
        if match is None:
            raise _unreadable(query)
        clauses.append(_clause(match))
        at = match.end()
        if at == len(query):
            break
        join = _JOIN.match(query, at)
        if join:
            at = join.end()
        joins.add(join[1] if join else "AND")
    if len(joins) > 1:
        raise Refused("You can't combine AND and OR in the same query.", param="query", stored=False)
    combine = any if joins == {"OR"} else all
    return lambda held: combine(clause(held) for clause in clauses)


def _clause(match: re.Match[str]) -> Fits:
    wanted = None if match["null"] else match["text"] if match["text"] is not None else int(match["number"])

    def fits(held: Obj) -> bool:
        value = held.get(match["field"])
        if match["name"] is not None:
            value = (value or {}).get(match["name"])
        return _compares(value, match["sign"], wanted) != bool(match["not"])

    return fits


def _compares(value: object, sign: str, wanted: str | int | None) -> bool:
    if sign == ":":
        told = str(value).lower() if isinstance(value, bool | str) else value
        return told == (wanted.lower() if isinstance(wanted, str) else wanted)
    if sign == "~":
        return str(wanted).lower() in str(value or "").lower()
    if not isinstance(value, int) or not isinstance(wanted, int):
        return False
    return {">": value > wanted, "<": value < wanted, ">=": value >= wanted, "<=": value <= wanted}[sign]


def _unreadable(query: str) -> Refused:
    return Refused(
        f"We were unable to parse your search query: {query}. Try using the format `metadata[\"key\"]:\"value\"` to "
        f"query for "
        "metadata or key:\"value\" to query for other fields.",
        param="query", stored=False,
    )  # fmt: skip


ENDPOINTS = [
    Endpoint("GET", f"/v1/{path}/search", search(kind, f"/v1/{path}/search"), declared)
    for path, kind, declared in (
        ("customers", "customer", params.CustomerSearchParams),
        ("products", "product", params.ProductSearchParams),
        ("prices", "price", params.PriceSearchParams),
        ("charges", "charge", params.ChargeSearchParams),
        ("payment_intents", "payment_intent", params.PaymentIntentSearchParams),
        ("invoices", "invoice", params.InvoiceSearchParams),
        ("subscriptions", "subscription", params.SubscriptionSearchParams),
    )
]
