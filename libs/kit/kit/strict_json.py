"""JSON from outside: what RFC 8259 leaves open is refused before anything else sees it."""

import json
from typing import ClassVar, Final

import orjson

MAX_DEPTH: Final = 32
MAX_NUMBER_LENGTH: Final = 32
_INTEGERS: Final = range(-(2**63), 2**64)

_NUMERIC: Final = bytes(ord("0") if chr(byte) in "-+.0123456789eE" else ord(" ") for byte in range(256))
_LONG_NUMBER: Final = b"0" * 19
_BLANK_COLONS: Final = (b" :", b"\t:", b"\r:", b"\n:")


class JsonError(ValueError):
    """The body is not JSON that we read. `pointer` (RFC 6901) says where, when the document has a place to point at."""

    code: ClassVar[str] = "json.malformed"

    def __init__(self, pointer: str | None = None, offset: int | None = None) -> None:
        super().__init__((type(self).__doc__ or self.code).strip())
        self.pointer = pointer
        self.offset = offset


class TooLarge(JsonError):
    """The body is longer than this request allows."""

    code = "json.too_large"


class Malformed(JsonError):
    """The body is not UTF-8 encoded JSON."""

    code = "json.malformed"


class TooDeep(JsonError):
    """The body is nested too deeply."""

    code = "json.too_deep"


class NumberOutOfRange(JsonError):
    """A number is too long or too large to be kept exactly."""

    code = "json.number_out_of_range"


class DuplicateKey(JsonError):
    """An object names the same member twice."""

    code = "json.duplicate_key"


def loads(data: bytes, *, max_bytes: int) -> object:
    """Decode one JSON document, in time linear in its length.

    Refuses, where decoders differ or lose something: anything but UTF-8, a byte order mark, lone surrogates, NaN and
    infinities (1e999 too), a member named twice, integers beyond 64 bits, numbers longer than 32 characters, more than
    32 levels. An error never quotes the body. What passes here any decoder reads alike, so the same bytes may go to
    `model_validate_json` afterwards.

    Raises:
        TooLarge, Malformed, TooDeep, NumberOutOfRange, DuplicateKey: all are `JsonError`.
    """
    if len(data) > max_bytes:
        raise TooLarge
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # Its text may quote the body: only the place is passed on.
        raise Malformed(offset=error.pos) from None
    members, depth = _shape(value)
    if depth > MAX_DEPTH:
        raise TooDeep
    if _LONG_NUMBER in data.translate(_NUMERIC):
        _explain(data, NumberOutOfRange)
    # A name ends in `":` unless blanks come between; inside of strings there can only be more of them. So when the
    # numbers agree nothing was named twice, and only when they do not is it worth a second look.
    if data.count(b'":') != members or any(map(data.__contains__, _BLANK_COLONS)):
        _explain(data, DuplicateKey)
    return value


def _shape(value: object) -> tuple[int, int]:
    """How many members the objects of a document have, one named twice counted once, and how deep it is nested."""
    members, depth, level = 0, 0, [value]
    while level := [item for item in level if type(item) is dict or type(item) is list]:
        depth += 1
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                members += len(item)
                below += item.values()
            elif isinstance(item, list):
                below += item
        level = below
    return members, depth


def _is_inexact(text: str) -> bool:
    return len(text) > MAX_NUMBER_LENGTH or (text.lstrip("-").isdigit() and int(text) not in _INTEGERS)


class _Members(list[tuple[str, object]]):
    """The members of an object, all of them, in order."""

    def named_twice(self) -> str | None:
        seen: set[str] = set()
        for name, _ in self:
            if name in seen:
                return name
            seen.add(name)
        return None


class _Inexact:
    """Stands where a number is that we do not read."""


def _explain(data: bytes, kind: type[JsonError]) -> None:
    """Decode again, slowly, keeping what the fast way loses, and raise `kind` at its first place, if there is one."""

    def number(text: str) -> object:
        return _Inexact() if _is_inexact(text) else 0

    document = json.loads(data, object_pairs_hook=_Members, parse_int=number, parse_float=number)
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, _Inexact) and kind is NumberOutOfRange:
            raise kind(pointer)
        if isinstance(value, _Members):
            if kind is DuplicateKey and (twice := value.named_twice()) is not None:
                raise kind(_child(pointer, twice))
            waiting += [(_child(pointer, name), item) for name, item in reversed(value)]
        elif isinstance(value, list):
            waiting += [(_child(pointer, str(index)), item) for index, item in reversed(list(enumerate(value)))]


def _child(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
