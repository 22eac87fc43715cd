"""The base of scheduling's tables, and how enums and shapes are kept in columns."""

from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Dialect, Enum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

import kit.db
from kit.db import new_metadata
from kit.errors import PreconditionFailed

T = TypeVar("T")

PERSONAL: Final = {"personal": True}
"""The `info` of a column that tells who a customer is, in a row that refers to them: erasure overwrites it."""


class Base(kit.db.Base):
    """Base of scheduling's tables."""

    __abstract__ = True
    metadata = new_metadata()


def choice(kind: type[StrEnum], name: str) -> Enum:
    """A column of an enum's values: text, with a check constraint of this name."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Shaped(TypeDecorator[T]):
    """A column that holds a shape of the contracts, or a list of them, as JSON; read and written as that shape."""

    impl = JSONB
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._adapter: TypeAdapter[T] = TypeAdapter(shape)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> Any:  # noqa: ARG002 - the interface
        """The shape as JSON values."""
        return None if value is None else self._adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> T | None:  # noqa: ARG002 - the interface
        """The shape again. What was stored satisfied its contract then; JSON knows no dates, hence not strictly."""
        return None if value is None else self._adapter.validate_python(value, strict=False)


class Versioned(Protocol):
    """A row whose version rises with each change."""

    version: int


def refuse_stale(row: Versioned, if_version: int | None) -> None:
    """Raise `PreconditionFailed`, with the current version, unless the row still has the one its changer has read."""
    if if_version is not None and row.version != if_version:
        raise PreconditionFailed(current={"version": row.version})
