"""Whether what the twin tells has the shape that the official library declares: no field too many, none missing,
types and values."""

import inspect
import types
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe
from stripe._object_classes import get_object_class
from stripe._stripe_object import StripeObject


def problems(told: Any, path: str = "") -> list[str]:
    """What is wrong with an answer."""
    if isinstance(told, list):
        return [found for number, each in enumerate(told) for found in problems(each, f"{path}[{number}]")]
    if not isinstance(told, dict):
        return []
    kind = told.get("object")
    if kind == "event":
        told = {**told, "data": {"object": told["data"]["object"]}}  # previous_attributes are parts of objects
    if kind in {"list", "search_result"}:
        return problems(told["data"], f"{path}.data")
    if isinstance(kind, str) and not told.get("deleted"):
        declared = get_object_class("V1", kind)
        if declared is not StripeObject:
            return _compare(told, declared, f"{path}<{kind}>")
    return [found for name, each in told.items() for found in problems(each, f"{path}.{name}")]


def _compare(told: dict[str, Any], declared: type, path: str) -> list[str]:
    hints = {
        name: hint for base in reversed(declared.__mro__) for name, hint in getattr(base, "__annotations__", {}).items()
    }
    hints = {
        name: hint
        for name, hint in hints.items()
        if name in declared.__annotations__ and name != "OBJECT_NAME" and not name.startswith("_")
    }
    found = [f"{path}.{name}: there is no such field" for name in told if name not in hints]
    for name, hint in hints.items():
        if name not in told:
            if not _optional(hint):
                found.append(f"{path}.{name}: is missing")
            continue
        found += _fits(told[name], hint, declared, f"{path}.{name}")
    return found


def _optional(hint: Any) -> bool:
    return get_origin(hint) in {Union, types.UnionType} and type(None) in get_args(hint)


def _fits(value: Any, hint: Any, declared: type, path: str) -> list[str]:  # noqa: PLR0911 - one a kind of type
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, str | ForwardRef):
        text = hint.__forward_arg__ if isinstance(hint, ForwardRef) else hint
        hint = getattr(declared, text, None) or getattr(stripe, text, None)
        return _fits(value, hint, declared, path) if hint else problems(value, path)
    if origin in {Union, types.UnionType}:
        return _either(value, args, declared, path)
    if origin is Literal:
        return [] if value in args else [f"{path}: {value!r} is none of {args}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no list"]
        return [each for number, one in enumerate(value) for each in _fits(one, args[0], declared, f"{path}[{number}]")]
    if hint in {int, str, bool, float}:
        right = (isinstance(value, hint) and not (hint is int and isinstance(value, bool))) or (
            hint is float and isinstance(value, int)
        )
        return [] if right else [f"{path}: {value!r} is no {hint.__name__}"]
    if inspect.isclass(hint) and issubclass(hint, StripeObject) and isinstance(value, dict):
        if "object" in value or not hint.__annotations__:
            return problems(value, path)
        return _compare(value, hint, path)
    return problems(value, path)


def _either(value: Any, args: tuple[Any, ...], declared: type, path: str) -> list[str]:
    if value is None:
        return [] if type(None) in args else [f"{path}: is null"]
    literals = [each for each in args if get_origin(each) is Literal]
    rest = [each for each in args if each is not type(None) and each not in literals]
    if literals and rest == [str]:
        return _fits(value, literals[0], declared, path)
    if isinstance(value, str) and str in rest:
        return []
    tried = [_fits(value, each, declared, path) for each in rest if not (each is str and isinstance(value, dict))]
    return min(tried, key=len) if tried else []
