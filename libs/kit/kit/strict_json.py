"""JSON from outside: what RFC 8259 leaves open is refused before anything else sees it."""

import json
import re
from itertools import accumulate
from typing import ClassVar, Final, NoReturn

import orjson

MAX_DEPTH: Final = 32
MAX_NUMBER_LENGTH: Final = 32
_INTEGERS: Final = range(-(2**63), 2**64)

_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_LONG_NUMBER: Final = re.compile(rb"[-+.0-9eE]{19,}+")
_NOT_BRACKETS: Final = bytes(sorted(set(range(256)) - set(b"{}[]")))
_STEP: Final = {ord("{"): 1, ord("["): 1, ord("}"): -1, ord("]"): -1}


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
    # Strings can hold anything; without them counting characters is enough. In broken JSON the rest is not what it
    # seems, but then orjson refuses it below.
    bare = _STRING.sub(b"", data)
    brackets = bare.translate(None, _NOT_BRACKETS)
    if len(brackets) > MAX_DEPTH and max(accumulate(map(_STEP.__getitem__, brackets))) > MAX_DEPTH:
        raise TooDeep
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # Its text may quote the body: only the place is passed on.
        raise Malformed(offset=error.pos) from None
    if any(_is_inexact(token) for token in _LONG_NUMBER.findall(bare)):
        _explain(data, NumberOutOfRange)
    members = bare.count(b":")
    if members > 1 and members != _members(value):
        _explain(data, DuplicateKey)
    return value


def _members(value: object) -> int:
    """How many members the objects of a decoded document have; one that was named twice counts once."""
    count, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            count += len(item)
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return count


def _is_inexact(token: bytes | str) -> bool:
    text = token.decode() if isinstance(token, bytes) else token
    return len(text) > MAX_NUMBER_LENGTH or (text.lstrip("-").isdigit() and int(text) not in _INTEGERS)


class _Members(list[tuple[str, object]]):
    """The members of an object, all of them, in order."""


class _Inexact:
    """Stands where a number is that we do not read."""


def _explain(data: bytes, kind: type[JsonError]) -> NoReturn:
    """Decode again, slowly, keeping what the fast way loses, and raise `kind` at its first place."""

    def number(text: str) -> object:
        return _Inexact() if _is_inexact(text) else 0

    document = json.loads(data, object_pairs_hook=_Members, parse_int=number, parse_float=number)
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, _Inexact) and kind is NumberOutOfRange:
            raise kind(pointer)
        if isinstance(value, _Members):
            names = [name for name, _ in value]
            if kind is DuplicateKey and len(set(names)) < len(names):
                twice = next(name for index, name in enumerate(names) if name in names[:index])
                raise kind(_child(pointer, twice))
            waiting += [(_child(pointer, name), item) for name, item in reversed(value)]
        elif isinstance(value, list):
            waiting += [(_child(pointer, str(index)), item) for index, item in reversed(list(enumerate(value)))]
    raise kind


def _child(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
