"""Telling objects: without what is the twin's own, with what was asked to be expanded."""

import inspect
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final, ForwardRef, get_args

import stripe
from stripe._object_classes import get_object_class

from twins.stripe.book import PLATFORM, Book
from twins.stripe.refusals import Refused
from twins.stripe.store import Obj

Include = Callable[[Book, Obj], Any]
EMBEDDED: Final[dict[tuple[str, str], Include]] = {}
"""Fields that are told always and made on telling: lists of what belongs to the object."""
INCLUDABLE: Final[dict[tuple[str, str], Include]] = {}
"""Fields that are told only where they are expanded."""
_DEPTH: Final = 4


def plain(book: Book, held: Obj) -> Obj:
    """The object as events and unexpanded answers tell it."""
    told = {name: _json(value) for name, value in held.items() if not name.startswith("_")}
    if held.get("deleted"):
        return told
    for (kind, name), make in EMBEDDED.items():
        if kind == held.get("object"):
            told[name] = make(book, held)
    return told


def expanded(book: Book, held: Obj, paths: list[str]) -> Obj:
    """The object or list with these paths expanded. Raises `Refused` for what cannot be."""
    told = plain(book, held) if "id" in held else {**held}
    for path in paths:
        names = path.split(".")
        if len(names) > _DEPTH:
            raise Refused(
                f"You cannot expand more than {_DEPTH} levels of a property. Property: {path}",
                param="expand",
                stored=False,
            )
        _expand(book, told, names, path)
    return told


def listed(book: Book, found: list[Obj], url: str, *, more: bool = False) -> Obj:
    """A list object, of objects already in the order in which they are told."""
    return {"object": "list", "data": [plain(book, each) for each in found], "has_more": more, "url": url}


def _expand(book: Book, told: Obj, names: list[str], path: str) -> None:
    name, rest = names[0], names[1:]
    kind = told.get("object")
    if kind == "list" and name == "data":
        for each in told["data"]:
            _expand(book, each, rest, path) if rest else None
        return
    _fill(book, told, name, path)
    value = told.get(name)
    if rest:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                _expand(book, each, rest, path)


def _fill(book: Book, told: Obj, name: str, path: str) -> None:
    """Put the object in the place of its id."""
    kind = str(told.get("object", ""))
    include = INCLUDABLE.get((kind, name))
    if include and told.get(name) is None:
        told[name] = include(book, told)
    elif not include and not _has(told, name):
        raise _cannot(path)
    elif isinstance(told.get(name), str):
        kinds = _kinds_of(kind, name) if kind else ("*",)
        if not kinds:
            raise _cannot(path)
        told[name] = _looked_up(book, told[name], kinds) or told[name]
    elif isinstance(told.get(name), list) and all(isinstance(each, str) for each in told[name]):
        told[name] = [_looked_up(book, each, ("*",)) or each for each in told[name]]


def _has(told: Obj, name: str) -> bool:
    """Whether it is there, or may be: fields that are null or left out can be expanded to nothing."""
    return name in told or bool(told.get("object") and _kinds_of(str(told["object"]), name))


def _cannot(path: str) -> Refused:
    return Refused(f"This property cannot be expanded ({path}).", param="expand", stored=False)


def _looked_up(book: Book, id_: str, kinds: tuple[str, ...]) -> Obj | None:
    for kind in KINDS if kinds == ("*",) else kinds:
        for where in (book, book.of(PLATFORM)):
            held = where.peek(kind, id_)
            if held is not None:
                return plain(where, held)
    return None


KINDS: Final = (
    "customer", "payment_intent", "charge", "payment_method", "setup_intent", "balance_transaction", "subscription",
    "invoice",
    "price", "product", "account", "transfer", "application_fee", "refund", "dispute", "transfer_reversal", "discount",
    "coupon",
    "promotion_code", "tax_rate", "checkout.session", "subscription_item", "test_helpers.test_clock", "setup_attempt",
)  # fmt: skip


@cache
def _kinds_of(kind: str, name: str) -> tuple[str, ...]:
    """What a field may be expanded to, by the library's types: those that are an id or an object."""
    declared = get_object_class("V1", kind)
    hint = getattr(declared, "__annotations__", {}).get(name)
    parts = get_args(hint)
    if str not in parts:
        return ()
    names = [
        part.__forward_arg__ if isinstance(part, ForwardRef) else getattr(part, "__name__", "") for part in _flat(parts)
    ]
    found = [_object_name(each) for each in names if each not in {"str", "NoneType", ""}]
    return tuple(each for each in found if each) or ("*",)


def _flat(parts: tuple[Any, ...]) -> list[Any]:
    return [inner for part in parts for inner in ([part] if not get_args(part) else _flat(get_args(part)))]


def _object_name(name: str) -> str | None:
    declared = getattr(stripe, name, None) or getattr(stripe.test_helpers, name, None)
    return getattr(declared, "OBJECT_NAME", None) if inspect.isclass(declared) else None


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: _json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_json(each) for each in value]
    return value
