"""Replies in bulk: checked where they lie, with no object of ours for each of the hundreds of things they hold."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Raw
from pydantic import AwareDatetime, BaseModel, StringConstraints, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from contracts.request import Request

REMEMBERED = 20_000
"""Texts of one field, or items of one list, that are known to be right; when there are more, all are looked at anew."""

STRIDE = 16
"""So many items are compared at once where they stand as they stood before."""


class Bulk:
    """The contract of a reply with long lists, as a test of its bytes.

    Pydantic builds what it checks: 650 slots of ten people cost it 4 ms. msgspec, told the same plain types, takes an
    eighth of that. Of what else there is in a field it sees only that it is JSON; the field's `Texts` see the rest.
    """

    def __init__(self, reply: type[BaseModel], *, remembered: int = REMEMBERED) -> None:
        lists = {name: item for name, field in reply.model_fields.items() if (item := _item(field))}
        items = {name: _struct(item) for name, item in lists.items()}
        lists_of = {name: list[item] for name, item in items.items()}  # type: ignore[valid-type]  # made at run time
        self._decoder = msgspec.json.Decoder(_struct(reply, **lists_of))
        self._texts = _texts(reply, but=lists)
        self._texts_in = {name: _texts(item) for name, item in lists.items()}
        self._known = Known(next(iter(lists)), remembered) if len(lists) == 1 else None

    def holds(self, body: bytes) -> bool:
        """Whether the body is what the contract promises, and no more. A no may be wrong: then Pydantic knows."""
        if self._known is None:
            return self._holds(body)
        if (rest := self._known.cut_from(body)) is not None:
            return self._holds(rest)
        held = self._holds(body)
        if held:
            self._known.learn(body)
        return held

    def _holds(self, body: bytes) -> bool:
        try:
            found = self._decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return False
        return all(texts.hold((found,)) for texts in self._texts) and all(
            texts.hold(getattr(found, name)) for name, within in self._texts_in.items() for texts in within
        )


class Item:
    """An item that is right, as text after a comma, and what last came after it."""

    __slots__ = ("ahead", "text", "then")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.then: Item | None = None
        self.ahead: tuple[bytes, Item] | None = None
        """The text of the next `STRIDE` items, and the last of them; each so many items have it."""


class Known:
    """The items of a list that are known to be right, whatever list they stand in.

    Many look at the same few weeks within a minute, and a slot reads alike to all of them. To compare 650 slots with
    what came after each other before takes a thirtieth of the time of reading them.
    """

    def __init__(self, name: str, remembered: int) -> None:
        self._name, self._begin, self._remembered = name, f'"{name}":['.encode(), remembered
        self._decoder = msgspec.json.Decoder(msgspec.defstruct("Listed", [(name, list[Raw])]))
        self._items: dict[bytes, Item] = {}

    def cut_from(self, body: bytes) -> bytes | None:
        """The body with an empty list, which is right exactly if the body is; None where that cannot be told.

        Cut is a list of the outermost object alone, and only if all it holds is right and parted by commas. So the rest
        needs no look at where the list ends or at what is around it: it is checked like any other body.
        """
        begin = body.find(self._begin) + len(self._begin)
        if begin < len(self._begin) or body.count(b"{", 0, begin) != 1:
            return None
        item = self._items.get(b"," + _guess(body, begin))
        at = begin - 1  # as if a comma stood before the first as well
        while item is not None:
            item, at = _follow(body, item, at + len(item.text))
            if body.startswith(b"]", at):
                return body[:begin] + body[at:]
            item.then = self._items.get(_guess(body, at))
            item = item.then
        return None

    def learn(self, body: bytes) -> None:
        """Remember what the list of a body holds that is right."""
        texts = [b"," + bytes(each) for each in getattr(self._decoder.decode(body), self._name)]
        if len(self._items) + len(texts) > self._remembered:
            self._items.clear()
        items = [self._items.setdefault(text, Item(text)) for text in texts]
        for item, then in pairwise(items):
            item.then = then
        for place in range(0, len(items) - STRIDE, STRIDE):
            items[place].ahead = b"".join(texts[place + 1 : place + 1 + STRIDE]), items[place + STRIDE]


def _follow(body: bytes, item: Item, at: int) -> tuple[Item, int]:
    """How far the body goes on, from `at`, with what last came after this item: the last one, and where it ends."""
    while True:
        ahead, then = item.ahead, item.then
        if ahead is not None and body.startswith(ahead[0], at):
            at += len(ahead[0])
            item = ahead[1]
        elif then is not None and body.startswith(then.text, at):
            at += len(then.text)
            item = then
        else:
            return item, at


def _guess(body: bytes, at: int) -> bytes:
    """What may be the next item of a list of objects, to be looked up: braces within it would mislead."""
    end = body.find(b"},{", at + 1)
    return body[at : (body.find(b"}]", at) if end < 0 else end) + 1]


class Texts:
    """The values of one field as JSON. Pydantic checks each once: hundreds of slots name the same few people."""

    def __init__(self, name: str, field: FieldInfo) -> None:
        self._name = name
        annotated: Any = Annotated[(field.annotation, field)]  # the type with its bounds, known at run time alone
        self._type: TypeAdapter[Any] = TypeAdapter(annotated)
        self._right: set[bytes] = set()

    def hold(self, items: Iterable[Any]) -> bool:
        """Whether the field is right in every item that has it."""
        name = self._name
        unknown = {bytes(getattr(item, name)) for item in items} - self._right
        unknown.discard(b"")
        try:
            for text in unknown:
                self._type.validate_json(text, strict=True, extra="forbid")
        except ValidationError:
            return False
        if len(self._right) + len(unknown) > REMEMBERED:
            self._right.clear()
        self._right |= unknown
        return True


@cache
def of(request: type[Request[Any]]) -> Bulk:
    """The test of a request's replies."""
    shape: Any = request.reply._type  # the adapter tells its type in no other way
    return Bulk(shape)


def _item(field: FieldInfo) -> type[BaseModel] | None:
    """What the field is a list of, if that is a shape."""
    inner = get_args(field.annotation)
    is_list = get_origin(field.annotation) is list and isinstance(inner[0], type) and not field.metadata
    return inner[0] if is_list and issubclass(inner[0], BaseModel) else None


def _struct(shape: type[BaseModel], **known: Any) -> type[msgspec.Struct]:
    """msgspec's word for a shape: plain fields by their type, all others as text, empty where there is none."""
    decorated = shape.__pydantic_decorators__
    if decorated.model_validators or decorated.field_validators:
        raise TypeError(f"{shape.__name__} checks more than the types of its fields")
    required: list[tuple[str, Any]] = []
    optional: list[tuple[str, Any, Any]] = []
    for name, field in shape.model_fields.items():
        kind = known.get(name) or _plain(field)
        if field.is_required():
            required.append((name, kind))
        else:
            optional.append((name, kind, Raw() if kind is Raw else None))
    return msgspec.defstruct(shape.__name__, [*required, *optional], forbid_unknown_fields=True, gc=False)


def _texts(shape: type[BaseModel], but: Collection[str] = ()) -> list[Texts]:
    fields = shape.model_fields.items()
    return [Texts(name, field) for name, field in fields if name not in but and _plain(field) is Raw]


_PLAIN: dict[Any, Any] = {str: str, bool: bool, int: int, AwareDatetime: Annotated[datetime, Meta(tz=True)]}


def _plain(field: FieldInfo) -> Any:
    """msgspec's word for a type that it checks as strictly as Pydantic; `Raw` for any other."""
    plain = _PLAIN.get(field.annotation, Raw)
    match field.metadata:
        case []:
            return plain
        case [StringConstraints(min_length=least, max_length=most, pattern=str() as pattern) as given] if plain is str:
            if given == StringConstraints(min_length=least, max_length=most, pattern=pattern):
                # Rust's `$` is Python's `\Z`; Python's own would let a line feed pass.
                return Annotated[str, Meta(min_length=least, max_length=most, pattern=pattern.replace("$", r"\Z"))]
    return Raw
