"""Pages of billing's lists: kit's, with cursors signed by a key of this context."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute

from billing.settings import settings
from kit import pages
from kit.db import Session
from kit.pages import Listing

R = TypeVar("R")


async def turn(
    session: Session,
    query: Select[R],
    asked: Listing,
    columns: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]],
    *,
    descending: bool = False,
) -> tuple[Sequence[R], dict[str, Any]]:
    """The rows of the page that is asked for, as `kit.pages.turn` gives them. Raises `InvalidCursor`."""
    return await pages.turn(session, query, asked, columns, key=_key(), descending=descending)


@cache
def _key() -> bytes:
    return settings().derived_key("cursors")
