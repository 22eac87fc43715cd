"""Pages of scheduling's lists: kit's cursors, signed with a key of this context."""

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from kit import pages
from kit.db import Session
from scheduling.settings import settings

R = TypeVar("R")


class Listing(Protocol):
    """A request for a page."""

    subject: ClassVar[str]

    @property
    def limit(self) -> int:
        """How many rows at most."""

    @property
    def cursor(self) -> str | None:
        """Where to go on."""


async def turn(
    session: Session,
    query: Select[R],
    asked: Listing,
    columns: Sequence[InstrumentedAttribute[Any]],
    *,
    descending: bool = False,
) -> tuple[Sequence[R], dict[str, Any]]:
    """The rows of the page that is asked for, in the order of `columns`, and what a `Page` says beside its items.

    The columns hold no nulls and the last is unique. Raises `InvalidCursor`.
    """
    order: list[Any] = [column.desc() if descending else column for column in columns]
    about: dict[str, Any] = {"business_id": session.business_id, "request": asked.subject}
    values = pages.decode(asked.cursor, _key(), **about) if asked.cursor else None
    found = await session.scalars(pages.after(query, order, values, limit=asked.limit))
    rows, has_more = pages.cut(found.all(), limit=asked.limit)
    last = [getattr(rows[-1], column.key) for column in columns] if has_more else []
    return rows, {"has_more": has_more, "cursor": pages.encode(last, _key(), **about) if has_more else None}


@cache
def _key() -> bytes:
    return settings().derived_key("cursors")
