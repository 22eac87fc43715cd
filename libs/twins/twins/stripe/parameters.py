"""What an endpoint accepts, read from the published types of the official library, and how Stripe refuses the rest.

The library's parameter classes are generated from Stripe's own description of its API, so there is no table here that
could
differ from it: a parameter is known exactly if Stripe documents it for the pinned version.
"""

import difflib
import re
import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, Literal, NotRequired, Required, Union, get_args, get_origin

from stripe._request_options import RequestOptions
from stripe._stripe_object import UntypedStripeObject
from typing_extensions import get_type_hints, is_typeddict

from twins.stripe.refusals import Refused, invalid, missing_parameter, unknown_parameters

Check = Callable[[Any, str], Any]
"""Takes what was sent and the parameter's name; gives it typed or raises `Refused`."""

_INTEGER: Final = re.compile(r"[+-]?\d{1,18}\Z")
_LONGEST: Final = 5000
_METADATA_KEYS, _METADATA_KEY, _METADATA_VALUE = 50, 40, 500
_OWN: Final = frozenset(RequestOptions.__annotations__)
_UNRESOLVED: Final = {"StripeContext": str, "Mapping": Mapping}
"""Names of the options of a request, which its parameter classes inherit without importing them."""


def check(declared: type | None, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The typed parameters. Raises `Refused` for unknown, missing and malformed ones; `None` allows none."""
    if declared is None:
        if sent:
            raise unknown_parameters(sorted(sent))
        return {}
    checked: dict[str, Any] = _hash(declared)(sent, "")
    return checked


@cache
def _hash(declared: type) -> Check:
    hints = get_type_hints(declared, localns=_UNRESOLVED, include_extras=True)
    fields = {name: _field(hint) for name, hint in hints.items() if name not in _OWN}
    optional = {name for name in fields if _is_optional(hints[name])}

    def read(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise invalid("Invalid object", param=path)
        unknown = [name for name in value if name not in fields]
        if unknown:
            raise _unknown(unknown, list(fields), path)
        checked = {name: _metadata(each, _join(path, name)) if name == "metadata" else fields[name](each, _join(path,
            name))
                   for name, each in value.items()}  # fmt: skip
        for name in fields:
            if name not in optional and name not in value:
                raise missing_parameter(_join(path, name))
        return checked

    return read


def _is_optional(hint: Any) -> bool:
    origin: Any = get_origin(hint)
    return origin is NotRequired


def _field(hint: Any) -> Check:
    if get_origin(hint) in {NotRequired, Required}:
        hint = get_args(hint)[0]
    return _check_of(hint)


def _check_of(hint: Any) -> Check:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _either(get_args(hint))
    if origin is Literal:
        return _choice(get_args(hint))
    if origin is list:
        return _array(_check_of(get_args(hint)[0]))
    if origin is dict:
        return _map(_check_of(get_args(hint)[1]))
    if is_typeddict(hint):
        return _hash_later(hint)
    return _SCALARS.get(hint, _text)


def _hash_later(declared: type) -> Check:
    """Some types hold themselves: read when it is met."""

    def read(value: Any, path: str) -> Any:
        return _hash(declared)(value, path)

    return read


def _either(hints: tuple[Any, ...]) -> Check:
    known = [hint for hint in hints if hint is not type(None) and get_origin(hint) is not UntypedStripeObject]
    choices = [value for hint in known if get_origin(hint) is Literal for value in get_args(hint)]
    rest = [hint for hint in known if get_origin(hint) is not Literal]
    if choices and choices != [""] and rest == [str]:
        return _choice(tuple(choices))  # the library adds `str` for values to come; the server knows its own
    scalar = next(
        (_check_of(hint) for hint in rest if get_origin(hint) not in {list, dict} and not is_typeddict(hint)), None
    )
    nested = next((_check_of(hint) for hint in rest if get_origin(hint) in {list, dict} or is_typeddict(hint)), None)

    def read(value: Any, path: str) -> Any:
        if isinstance(value, str) and value in choices:
            return value
        if isinstance(value, Mapping) and nested is not None:
            return nested(value, path)
        if scalar is not None:
            return scalar(value, path)
        return (nested or _choice(tuple(choices)))(value, path)

    return read


def _choice(values: tuple[str, ...]) -> Check:
    def read(value: Any, path: str) -> str:
        if value in values:
            return str(value)
        if value == "":
            return _text(value, path)
        named = [each for each in values if each]
        listed = (
            ", ".join(named[:-1]) + (f", or {named[-1]}" if len(named) > 2 else f" or {named[-1]}")
            if len(named) > 1
            else named[0]
        )
        raise invalid(f"Invalid {_last(path)}: must be one of {listed}", param=path)

    return read


def _array(each: Check) -> Check:
    def read(value: Any, path: str) -> list[Any]:
        if not isinstance(value, Mapping):
            raise invalid("Invalid array", param=path)
        keys = sorted(value, key=lambda key: (not key.isdigit(), int(key) if key.isdigit() else 0))
        if not all(key.isdigit() for key in keys):
            raise invalid("Invalid array", param=path)
        return [each(value[key], f"{path}[{key}]") for key in keys]

    return read


def _map(each: Check) -> Check:
    def read(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise invalid("Invalid object", param=path)
        return {key: each(one, f"{path}[{key}]") for key, one in value.items()}

    return read


def _metadata(value: Any, path: str) -> Any:
    """Texts by name; an empty text unsets a name, or all of them."""
    if value == "":
        return ""
    if not isinstance(value, Mapping):
        raise invalid("Invalid object", param=path)
    if len(value) > _METADATA_KEYS:
        raise invalid(f"You can have up to {_METADATA_KEYS} keys in metadata, but you passed {len(value)}.", param=path)
    for name, text in value.items():
        if not isinstance(text, str):
            raise invalid("Metadata values must be strings, but for key "
                          f"`{name}` you passed in a value of type `hash`.", param=path)  # fmt: skip
        if len(name) > _METADATA_KEY:
            raise invalid(f"Metadata keys can have up to {_METADATA_KEY} characters, but you passed in a key that is "
                          f"{len(name)} characters. Invalid key: {name}", param=path)  # fmt: skip
        if len(text) > _METADATA_VALUE:
            raise invalid(f"Metadata values can have up to {_METADATA_VALUE} characters, but you passed in a value "
                f"that is "
                          f"{len(text)} characters. Invalid value: {text}", param=path)  # fmt: skip
    return dict(value)


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {value}", param=path)
    if value == "":
        name = path
        raise invalid(
            f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
            f"however "
            f"'{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty value.",
            param=path,
            code="parameter_invalid_empty",
        )
    if len(value) > _LONGEST:
        raise invalid(f"Invalid string: {value[:10]}...{value[-5:]}; must be at most {_LONGEST} characters", param=path)
    return value


def _integer(value: Any, path: str) -> int:
    if not isinstance(value, str) or not _INTEGER.match(value):
        raise invalid(f"Invalid integer: {value}", param=path, code="parameter_invalid_integer")
    return int(value)


def _boolean(value: Any, path: str) -> bool:
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", param=path)
    return bool(value == "true")


def _number(value: Any, path: str) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("nan")
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise invalid(f"Invalid decimal: {value}", param=path, code="parameter_invalid_decimal")
    return number


_SCALARS: Final[dict[Any, Check]] = {str: _text, int: _integer, bool: _boolean, float: _number, Decimal: _number}


def _unknown(names: list[str], known: list[str], path: str) -> Refused:
    refused = unknown_parameters([_join(path, name) for name in names])
    close = difflib.get_close_matches(names[0], known, 1, 0.8) if len(names) == 1 else []
    if close:
        message = f"{refused.message}. Did you mean {_join(path, close[0])}?"
        return invalid(message, param=refused.param, code=refused.code)
    return refused


def _join(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _last(path: str) -> str:
    last = path.rpartition("[")[2].rstrip("]") if "[" in path else path
    return path if last.isdigit() else last
