"""The base of billing's tables, and how enums are kept in columns."""

from enum import StrEnum

from sqlalchemy import Enum

import kit.db
from kit.db import new_metadata


class Base(kit.db.Base):
    """Base of billing's tables."""

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
