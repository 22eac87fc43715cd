"""From the contracts' types to the client's: the same shapes, with ids as text and without the server's rules."""

from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, NaiveDatetime

from contracts import types as shared
from contracts.described import Described
from contracts.request import Request
from contracts.types import Page, TypeId

ROOTS: Final = (shared.Shape, shared.Input, Described, BaseModel, Request)
_PLAIN: Final[dict[Any, str]] = {
    str: "str", int: "int", bool: "bool", float: "float", bytes: "bytes", Any: "Any", NoneType: "None", date: "date",
    datetime: "datetime", UUID: "UUID", AwareDatetime: "datetime", NaiveDatetime: "datetime",
}  # fmt: skip
_HOLDERS: Final[dict[Any, tuple[str, str]]] = {list: ("list", "Sequence"), dict: ("dict", "Mapping")}
"""What is received, and what may be given."""
IDS: Final = {
    get_args(known)[1].prefix: name
    for name, known in vars(shared).items()
    if get_origin(known) is Annotated and isinstance(get_args(known)[1], TypeId)
}
"""The name of each kind of id, by its prefix."""


class Types:
    """Writes types down, and remembers which models, enumerations and ids that takes."""

    def __init__(self) -> None:
        self.models: dict[str, type[BaseModel]] = {}
        self.enums: dict[str, type[Enum]] = {}
        self.ids: set[str] = set()

    def text(self, known: Any, metadata: Any = (), *, prefix: str = "", given: bool = False) -> str:
        """A type as it is written; `given` for a parameter, whose lists may be any sequence."""
        kind = next((each.prefix for each in metadata if isinstance(each, TypeId)), None)
        if kind is not None:
            self.ids.add(kind)
            return prefix + IDS[kind]
        origin, arguments = get_origin(known), get_args(known)
        if origin is Annotated:
            return self.text(arguments[0], arguments[1:], prefix=prefix, given=given)
        if origin is Literal:
            return f"Literal[{', '.join(map(repr, arguments))}]"
        inner = [self.text(each, prefix=prefix, given=given) for each in arguments]
        if origin in {Union, UnionType}:
            return " | ".join(inner)
        if origin in _HOLDERS:
            return f"{_HOLDERS[origin][given]}[{', '.join(inner)}]"
        return _PLAIN.get(known) or self._named(known, prefix)

    def _named(self, known: Any, prefix: str) -> str:
        if isinstance(known, TypeVar):
            raise TypeError(f"a generic shape other than Page: {known}")
        if not isinstance(known, type):
            raise TypeError(f"a type that is not written down: {known!r}")
        if issubclass(known, Page):
            item = known.__pydantic_generic_metadata__["args"][0]
            return f"Page[{self.text(item, prefix=prefix)}]"
        table: dict[str, Any] = self.enums if issubclass(known, Enum) else self.models
        if table.setdefault(known.__name__, known) is not known:
            raise TypeError(f"two shapes are called {known.__name__}")
        return f"{prefix}{known.__name__}"


def parent(model: type[BaseModel]) -> type[BaseModel] | None:
    """The public shape that this one extends."""
    (base, *others) = model.__bases__
    if others or base in ROOTS or base.__name__.startswith("_") or not issubclass(base, BaseModel):
        return None
    return None if issubclass(base, Request) else base
