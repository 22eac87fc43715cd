"""Writes the client's models: one class for each shape that is sent or received."""

from enum import Enum
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from contracts.described import docstring
from contracts.types import Problem
from stack.sdk.text import quoted
from stack.sdk.types import IDS, Types, parent

ABOUT: Final = "The shapes that travel."
_HEAD: Final = """from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import Field, SkipValidation

from nexus_sdk.model import Model

"""


def render(types: Types) -> tuple[str, str]:
    """The module: ids, enumerations, then models by name, a base before what extends it."""
    types.text(Problem)
    written: dict[str, str] = {}
    while missing := sorted(set(types.models) - set(written)):
        for name in missing:
            _write(types.models[name], types, written)
    ordered: dict[str, None] = {}
    for name in sorted(written):
        _place(types.models[name], ordered)
    ids = [f"{IDS[prefix]}: TypeAlias = str\n{quoted(f'An id, `{prefix}_…`.')}" for prefix in sorted(types.ids)]
    enums = [_enum(types.enums[name]) for name in sorted(types.enums)]
    return ABOUT, _HEAD + "\n\n".join([*ids, *enums, *(written[name] for name in ordered)]) + "\n"


def _write(model: type[BaseModel], types: Types, written: dict[str, str]) -> None:
    base = parent(model)
    lines = [f"class {model.__name__}({types.text(base) if base else 'Model'}):"]
    lines.append(quoted(" ".join((model.__doc__ or model.__name__).split()), 4) + "\n")
    for name, field in model.model_fields.items():
        inherited = base.model_fields.get(name) if base else None
        if inherited is None or (inherited.annotation, inherited.default) != (field.annotation, field.default):
            lines += _field(model, name, field, types)
    written[model.__name__] = "\n".join(lines)


def _field(model: type[BaseModel], name: str, field: FieldInfo, types: Types) -> list[str]:
    if field.alias not in {None, name}:
        raise TypeError(f"{model.__name__}.{name} travels under another name")
    line = f"    {name}: {types.text(field.annotation, field.metadata)}"
    if not field.is_required():
        line += f" = {_default(field)}"
    said = docstring(model, name)
    return [line] if said is None else [line, quoted(" ".join(said.split()), 4)]


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        factory: Any = field.default_factory
        value = factory()
        # A list that is not empty is written as it is: pydantic copies it, and mypy refuses a lambda with literals.
        return "Field(default_factory=list)" if value == [] else _literal(value)
    value = field.default
    return f"Field(default_factory=lambda: {_literal(value)})" if isinstance(value, BaseModel) else _literal(value)


def _literal(value: Any) -> str:
    if isinstance(value, Enum):
        return repr(value.value)
    if isinstance(value, BaseModel):
        given = ", ".join(f"{name}={_literal(getattr(value, name))}" for name in sorted(value.model_fields_set))
        return f"{type(value).__name__}({given})"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if value is None or isinstance(value, bool | int | str):
        return repr(value)
    raise TypeError(f"a default of a type that is not written down: {value!r}")


def _enum(known: type[Enum]) -> str:
    """A closed list for type checkers; at run time a value that came later passes, so that an old client reads on."""
    values = ", ".join(repr(each.value) for each in known)
    said = quoted(" ".join((known.__doc__ or known.__name__).split()))
    return f"{known.__name__}: TypeAlias = Annotated[Literal[{values}], SkipValidation]\n{said}"


def _place(model: type[BaseModel], ordered: dict[str, None]) -> None:
    base = parent(model)
    if base is not None:
        _place(base, ordered)
    ordered.setdefault(model.__name__)
