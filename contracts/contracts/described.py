"""Descriptions in JSON Schemas from the docstrings that follow the fields of a model."""

import ast
import inspect
import sys
from functools import cache
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Described(BaseModel):
    """A model whose fields' docstrings are their descriptions.

    They are read from the source when a schema is made. Pydantic's own `use_attribute_docstrings` reads them when a
    class is made, which was two thirds of the CPU time that a process took to start.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema, with a description of each field that has a docstring and no other description."""
        schema = handler(core_schema)
        properties: dict[str, Any] = handler.resolve_ref_schema(schema).get("properties", {})
        for name, field in cls.model_fields.items():
            described = properties.get(name, properties.get(field.alias or name))
            said = docstring(cls, name)
            if described is not None and said is not None:
                described.setdefault("description", said)
        return schema


def docstring(model: type[BaseModel], field: str) -> str | None:
    """What follows a field where it was defined last; None when nothing does."""
    for each in model.__mro__:
        documented = _documented(each.__module__).get(each.__qualname__, {})
        if field in documented:
            return documented[field]
    return None


@cache
def _documented(module: str) -> dict[str, dict[str, str | None]]:
    """The docstrings of a module's annotated attributes, None where there is none, by class."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):  # built in, or without its source
        return {}
    classes = (node for node in tree.body if isinstance(node, ast.ClassDef))
    return {each.name: dict(_attributes(each)) for each in classes}


def _attributes(defined: ast.ClassDef) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for statement, behind in zip(defined.body, [*defined.body[1:], None], strict=True):
        match statement, behind:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found.append((name, inspect.cleandoc(text)))
            case ast.AnnAssign(target=ast.Name(id=name)), _:
                found.append((name, None))
    return found
