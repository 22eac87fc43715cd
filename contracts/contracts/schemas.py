"""JSON Schemas of events and requests, and the rule of which change breaks whom."""

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, TypeVar

from contracts.event import EVENTS, CloudEvent, Event
from contracts.request import REQUESTS, Request

CONTEXTS = ("identity", "scheduling", "notifications", "billing", "domains")
"""The contexts whose contracts exist; each has a stream, whether or not somebody speaks on it yet."""

Schema = dict[str, Any]
T = TypeVar("T")


def load() -> None:
    """Import every context's contracts, so that the registries are complete."""
    for context in CONTEXTS:
        package = import_module(f"contracts.{context}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)


def released(registry: Mapping[str, T]) -> dict[str, T]:
    """What the contexts publish; a process may know more, as tests and benchmarks do."""
    return {subject: known for subject, known in registry.items() if subject.split(".")[0] in CONTEXTS}


def event_schema(event: type[Event]) -> Schema:
    """The schema of an event on the wire, envelope included."""
    return CloudEvent[event].model_json_schema(mode="serialization")  # type: ignore[valid-type]


def request_schema(request: type[Request[Any]]) -> Schema:
    """The schemas of a request and of its reply."""
    return {"request": request.model_json_schema(), "reply": request.reply.json_schema(mode="serialization")}


def documents() -> Iterator[tuple[str, str]]:
    """File name and content of every frozen schema."""
    for subject, event in released(EVENTS).items():
        yield f"events/{subject}.json", _text(event_schema(event))
    for subject, request in released(REQUESTS).items():
        yield f"requests/{subject}.json", _text(request_schema(request))


def breaks(name: str, frozen: Schema, new: Schema) -> list[str]:
    """What in `new` would break somebody who relies on `frozen`; empty when it may be released.

    An event and a reply may promise no less: a field that goes, may be missing, changes its type or gains an enum
    value breaks readers. A request may accept no less: a field that goes, becomes required or narrows breaks senders.
    """
    if name.startswith("events/"):
        return _Comparison(frozen, new, promises=True).all("")
    asked = _Comparison(frozen["request"], new["request"], promises=False).all("request")
    return asked + _Comparison(frozen["reply"], new["reply"], promises=True).all("reply")


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


class _Comparison:
    """An old and a new schema; `promises` says which side relies on them: readers (true) or senders."""

    def __init__(self, old: Schema, new: Schema, *, promises: bool) -> None:
        self.old, self.new, self.promises = old, new, promises

    def all(self, at: str) -> list[str]:
        return list(self._differences(self.old, self.new, at))

    def _differences(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        old, new = _resolve(old, self.old), _resolve(new, self.new)
        if "anyOf" in old or "anyOf" in new:
            yield from self._options(old.get("anyOf", [old]), new.get("anyOf", [new]), at)
            return
        for key in ("type", "format", "pattern", "const"):
            if old.get(key) != new.get(key):
                yield f"{at or '/'}: {key} was {old.get(key)!r}, is {new.get(key)!r}"
        yield from self._enum(old, new, at)
        yield from self._bounds(old, new, at)
        yield from self._properties(old, new, at)
        if "items" in old and "items" in new:
            yield from self._differences(old["items"], new["items"], f"{at}/[]")

    def _options(self, old: list[Schema], new: list[Schema], at: str) -> Iterator[str]:
        def fits(before: Schema, after: Schema) -> bool:
            return not any(True for _ in self._differences(before, after, at))

        if self.promises:  # a reader must know each option that may come
            strange = [option for option in new if not any(fits(known, option) for known in old)]
        else:  # each option that was accepted must still be
            strange = [option for option in old if not any(fits(option, known) for known in new)]
        for option in strange:
            yield f"{at}: option {option.get('$ref') or option.get('type')} does not fit"

    def _enum(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = set(old.get("enum", ())), set(new.get("enum", ()))
        if gone := before - after:
            yield f"{at}: values {sorted(gone)} are gone"
        if self.promises and before and (more := after - before):
            yield f"{at}: values {sorted(more)} are new; a reader may not know them"

    def _bounds(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        infinite = float("inf")
        for key, sign in _BOUNDS.items():
            before, after = sign * old.get(key, sign * infinite), sign * new.get(key, sign * infinite)
            if (after > before) if self.promises else (after < before):
                yield f"{at}: {key} was {old.get(key)}, is {new.get(key)}"

    def _properties(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name not in after:
                yield f"{at}/{name}: is gone"
            else:
                yield from self._differences(schema, after[name], f"{at}/{name}")
        was, now = set(old.get("required", ())), set(new.get("required", ()))
        if self.promises:
            yield from (f"{at}/{name}: may be missing now" for name in sorted((was - now) & set(after)))
        else:
            yield from (f"{at}/{name}: is required now" for name in sorted(now - was))


_BOUNDS = {
    "maximum": 1, "exclusiveMaximum": 1, "maxLength": 1, "maxItems": 1,
    "minimum": -1, "exclusiveMinimum": -1, "minLength": -1, "minItems": -1,
}  # fmt: skip
"""Keys that bound values from above (1) and from below (-1)."""


def _resolve(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema
