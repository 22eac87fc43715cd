"""Form-encoded bodies and queries with nested brackets, as Stripe reads them: `items[0][price]=…`, `expand[]=…`."""

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from twins.stripe.refusals import Refused

_NAME: Final = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")
_DEPTH: Final = 12

Nested = dict[str, Any]


def parse(encoded: bytes | str) -> Nested:
    """Hashes of texts and hashes; an array is a hash whose keys are its indices. Raises `Refused` for broken input."""
    text = encoded if isinstance(encoded, str) else _decoded(encoded)
    nested: Nested = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if "\x00" in name or "\x00" in value:
            raise Refused("Invalid request: parameters may not contain null bytes.")
        _put(nested, name, value)
    return nested


def _decoded(encoded: bytes) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError:
        raise Refused("Invalid request: the body is not valid UTF-8.") from None


def _put(nested: Nested, name: str, value: str) -> None:
    match = _NAME.match(name)
    path = [match[1], *_PART.findall(match[2])] if match else [name]
    if len(path) > _DEPTH:
        raise Refused("Invalid request: parameters are nested too deeply.", param=name)
    held = nested
    for key in path[:-1]:
        inner = held.setdefault(_index(held, key), {})
        if not isinstance(inner, dict):
            raise Refused(f"Invalid request: {name} is given both as a value and as a hash.", param=name)
        held = inner
    last = _index(held, path[-1])
    if isinstance(held.get(last), dict):
        raise Refused(f"Invalid request: {name} is given both as a value and as a hash.", param=name)
    held[last] = value


def _index(held: Nested, key: str) -> str:
    """`[]` appends: the next number."""
    return key or str(len(held))
