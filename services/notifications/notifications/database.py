"""What the tables of notifications share."""

from enum import StrEnum

from sqlalchemy import Enum

from kit import db


class Base(db.Base):
    """Base of notifications' tables."""

    __abstract__ = True
    metadata = db.new_metadata()


def stored(enum: type[StrEnum], name: str) -> Enum:
    """A column type that keeps an enum as text, held to its values by a check constraint."""
    return Enum(
        enum, name=name, native_enum=False, create_constraint=True, length=40,
        values_callable=lambda members: [member.value for member in members],
    )  # fmt: skip
