"""Every shape of the contracts as a TypeScript type.

What is sent and what is answered differ: a field with a default may be left out of a request and is always there in a
reply; a fact leaves out what it does not know. A shape that is used on several sides has one type where they agree,
else one for each side: `Money`, but `TimesInput` for what is sent and `Times` for what is answered.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from contracts import schemas, types
from contracts.event import EVENTS, Event
from contracts.request import REQUESTS, Request
from contracts.streams import SAYS, OpenStream
from contracts.types import Input, Problem, TypeId
from stack.typescript import notation

SHAPES = "shapes"
"""What other modules call the module of the shapes."""
Schema = dict[str, Any]
Outline = list[tuple[str, bool, bool]]
_ID = re.compile(r"\^([a-z]+)_\[0-7\]\[0-9a-hjkmnp-tv-z\]\{25\}\$")
_NAME = re.compile(r"\b(?!Record\b)[A-Z]\w*")
_PAGE = re.compile(r"Page\[.+\]")
_PLAIN = {"integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_FORMATS = {"date-time": "Instant", "date": "Day"}


PRELUDE = """\
/** A moment with its offset, as RFC 3339 has it: `2026-12-01T09:00:00+01:00`. */
export type Instant = string;

/** A date: `2026-12-01`. */
export type Day = string;

/** One page of a list in a stable order. */
export interface Page<Item> {
  items: Item[];
  has_more: boolean;
  /** Ask for the next page with this opaque value; null on the last page. */
  cursor: string | null;
}
"""


class Side(StrEnum):
    """Who writes a shape; the value is what its type's name ends with where the sides differ."""

    ANSWERED = ""
    """Nexus, in a reply: every field is there."""
    SENT = "Input"
    """A client, in a request: a field with a default may be missing."""
    SAID = "Said"
    """Nexus, in an event or a problem: what is not known is missing."""


_MODES: dict[Side, JsonSchemaMode] = {
    Side.ANSWERED: "serialization", Side.SENT: "validation", Side.SAID: "serialization",
}  # fmt: skip


class Shapes:
    """The types of all requests, replies and events."""

    def __init__(self) -> None:
        inputs = [((side, asked), _MODES[side], adapter) for side, asked, adapter in _roots()]
        refs, found = TypeAdapter.json_schemas(inputs, ref_template="{model}")
        self._roots = {root: schema for (root, _), schema in refs.items()}
        self._all: dict[str, Schema] = found["$defs"]
        self._ids = {each.prefix: name for name, each in _ids()}
        self._used = {side: self._reached(side) for side in Side}

    def sent(self, asked: type[Input]) -> str:
        """The type of a request's fields, or of what a stream is opened with."""
        return _within(self._type(self._roots[Side.SENT, asked], Side.SENT))

    def reply(self, request: type[Request[Any]]) -> str:
        """The type of a request's reply."""
        return _within(self._type(self._roots[Side.ANSWERED, request], Side.ANSWERED))

    def streamed(self) -> str:
        """The type of what a subscriber receives."""
        return _within(self._type(self._roots[Side.ANSWERED, OpenStream], Side.ANSWERED))

    def item(self, request: type[Request[Any]]) -> str | None:
        """The type of what a page of the reply lists; None for a reply that is no page."""
        found = re.fullmatch(rf"{SHAPES}\.Page<(.+)>", self.reply(request))
        return found[1] if found else None

    def event(self, event: type[Event]) -> str:
        """The type of what an event says."""
        return _within(self._type(self._roots[Side.SAID, event], Side.SAID))

    def fields(self, asked: type[Input]) -> tuple[list[str], list[str]]:
        """The names of the fields that are sent: all of them, and those that are required."""
        schema = self._all[self._roots[Side.SENT, asked]["$ref"]]
        return list(schema.get("properties", {})), schema.get("required", [])

    def text(self) -> str:
        """The module with every type."""
        return "\n".join((notation.HEAD, PRELUDE, *self._declarations()))

    def _declarations(self) -> Iterator[str]:
        for prefix, name in self._ids.items():
            yield f"/** `{prefix}_…` */\nexport type {name} = `{prefix}_${{string}}`;\n"
        names = {self.name(each, side): (each, side) for side in Side for each in self._used[side]}
        for name in sorted(names):
            model, side = names[name]
            if not self._is_page(model):
                yield self._declaration(name, self._all[model], side)

    def name(self, model: str, side: Side) -> str:
        """What a shape is called on this side."""
        if self._is_page(model):
            item = self._all[model]["properties"]["items"]["items"]
            return f"Page<{self._type(item, side)}>"
        plain = re.sub(r"[^A-Za-z0-9]+", "", model)
        return plain + side.value if self._differs(model, side) else plain

    def _declaration(self, name: str, schema: Schema, side: Side) -> str:
        says = schema.get("description")
        if schema.get("type") != "object":
            return f"{notation.comment(says)}export type {name} = {self._type(schema, side)};\n"
        return notation.interface(name, self._fields(schema, side), says=says)

    def _fields(self, schema: Schema, side: Side) -> Iterator[str]:
        required = set(schema.get("required", ()))
        for name, field in schema.get("properties", {}).items():
            options = [self._type(option, side) for option in field.get("anyOf", [field])]
            missing = side is Side.SENT and name not in required
            if side is Side.SAID and "null" in options:
                options.remove("null")
                missing = True
            default = field.get("default") if side is Side.SENT else None
            says = notation.comment(
                field.get("description"),
                None if default in (None, [], {}) else f"@default {notation.literal(default)}",
                indent="  ",
            )
            yield f"{says}  {notation.key(name)}{'?' if missing else ''}: {notation.union(options)};\n"

    def _type(self, schema: Schema, side: Side) -> str:
        if "$ref" in schema:
            return self.name(schema["$ref"], side)
        if "anyOf" in schema:
            return notation.union(self._type(option, side) for option in schema["anyOf"])
        if "enum" in schema or "const" in schema:
            return notation.union(map(notation.literal, schema.get("enum") or [schema["const"]]))
        kind = str(schema.get("type"))
        written = {"array": self._array, "object": self._object, "string": self._text}.get(kind)
        return written(schema, side) if written else _PLAIN.get(kind, "unknown")

    def _array(self, schema: Schema, side: Side) -> str:
        inner = self._type(schema.get("items", {}), side)
        several = f"({inner})[]" if " " in inner else f"{inner}[]"
        return f"readonly {several}" if side is Side.SENT else several

    def _text(self, schema: Schema, _: Side) -> str:
        found = _ID.fullmatch(schema.get("pattern", ""))
        if found:
            return self._ids[found[1]]
        return _FORMATS.get(schema.get("format", ""), "string")

    def _object(self, schema: Schema, side: Side) -> str:
        if "properties" in schema:
            return "{\n" + "".join(self._fields(schema, side)) + "}"
        inner = schema.get("additionalProperties", True)
        return f"Record<string, {self._type(inner, side) if isinstance(inner, dict) else 'unknown'}>"

    def _is_page(self, model: str) -> bool:
        return bool(_PAGE.fullmatch(self._all[model].get("title", "")))

    def _differs(self, model: str, side: Side) -> bool:
        """Whether a shape needs a type of its own on this side, because another one that uses it has another."""
        first = next(each for each in Side if model in self._used[each])
        return side is not first and self._deep(model, side) != self._deep(model, first)

    def _deep(self, model: str, side: Side) -> list[Outline]:
        """How a shape and all it refers to look on this side."""
        return [self._outline(self._all[each], side) for each in sorted(self._below(model))]

    def _below(self, model: str) -> set[str]:
        found: set[str] = set()
        waiting = {model}
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting |= _refs(self._all[name])
        return found

    def _outline(self, schema: Schema, side: Side) -> Outline:
        """Of each field whether it may be missing, and whether it is a list that nobody changes."""
        required = set(schema.get("required", ()))
        found: Outline = []
        for name, field in schema.get("properties", {}).items():
            nullable = {"type": "null"} in field.get("anyOf", ())
            missing = name not in required if side is Side.SENT else side is Side.SAID and nullable
            found.append((name, missing, side is Side.SENT and "array" in repr(field)))
        return found

    def _reached(self, side: Side) -> set[str]:
        """The shapes that are used on this side."""
        roots = [schema for (where, _), schema in self._roots.items() if where is side]
        return set().union(*(self._below(name) for schema in roots for name in _refs(schema)))


def _within(written: str) -> str:
    """A type as other modules write it: `shapes.Page<shapes.Booking>`."""
    return _NAME.sub(rf"{SHAPES}.\g<0>", written)


def _roots() -> Iterator[tuple[Side, type, TypeAdapter[Any]]]:
    """What everything else hangs on: on which side it is, what asks for it, and how it is written."""
    yield Side.SAID, Problem, TypeAdapter(Problem)
    for request in schemas.released(REQUESTS).values():
        yield Side.SENT, request, TypeAdapter(request)
        yield Side.ANSWERED, request, request.reply
    yield Side.SENT, OpenStream, TypeAdapter(OpenStream)
    yield Side.ANSWERED, OpenStream, SAYS
    for event in schemas.released(EVENTS).values():
        yield Side.SAID, event, TypeAdapter(event)


def _ids() -> Iterator[tuple[str, TypeId]]:
    for name, value in vars(types).items():
        for mark in getattr(value, "__metadata__", ()):
            if isinstance(mark, TypeId):
                yield name, mark


def _refs(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_refs, value))
    if not isinstance(value, dict):
        return set()
    own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return own.union(*map(_refs, value.values()))
