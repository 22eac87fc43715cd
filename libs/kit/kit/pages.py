"""Pagination by opaque, signed cursors over a stable order."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final, Protocol, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import operators

from kit.db import Session
from kit.errors import NotFound

MAX_LIMIT: Final = 100
MAX_LENGTH: Final = 1024
_MAC_BYTES: Final = 16

Value = str | int | datetime | date | UUID
Row = TypeVar("Row")
Query = TypeVar("Query", bound=Select[Any])


class Listing(Protocol):
    """A request for a page."""

    subject: ClassVar[str]

    @property
    def limit(self) -> int:
        """How many rows at most, 1 to 100."""

    @property
    def cursor(self) -> str | None:
        """Where to go on."""


_READ: Final[dict[str, Callable[[Any], Value]]] = {
    "s": str,
    "i": int,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
}


class InvalidCursor(NotFound):
    """There is no page at this cursor."""

    code = "cursor_not_found"


async def turn(
    session: Session,
    query: Select[Row],
    asked: Listing,
    columns: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]],
    *,
    key: bytes,
    descending: bool = False,
) -> tuple[Sequence[Row], dict[str, Any]]:
    """The rows of the page that is asked for, in the order of `columns`, and what a `Page` says beside its items.

    `query` selects an entity, which has attributes named as the columns; these hold no nulls, and the last is unique.
    Raises `InvalidCursor`.
    """
    order: list[Any] = [column.desc() if descending else column for column in columns]
    about: dict[str, Any] = {"business_id": session.business_id, "request": asked.subject}
    values = decode(asked.cursor, key, **about) if asked.cursor else None
    found = await session.scalars(after(query, order, values, limit=asked.limit))
    rows, has_more = cut(found.all(), limit=asked.limit)
    last = [getattr(rows[-1], str(column.key)) for column in columns] if has_more else []
    return rows, {"has_more": has_more, "cursor": encode(last, key, **about) if has_more else None}


def encode(values: Sequence[Value], key: bytes, *, business_id: UUID, request: str) -> str:
    """The cursor of a row: its values of the sort columns, readable but signed for one business and one request.

    Raises:
        TypeError: a value of a kind that has no exact text, such as a float.
        ValueError: the values are too long for a cursor.
    """
    payload = orjson.dumps([_tagged(value) for value in values])
    mac = _sign(payload, key, business_id, request)
    cursor = base64.urlsafe_b64encode(mac + payload).rstrip(b"=").decode()
    if len(cursor) > MAX_LENGTH:
        message = "the sort values are too long for a cursor"
        raise ValueError(message)
    return cursor


def decode(cursor: str, key: bytes, *, business_id: UUID, request: str) -> tuple[Value, ...]:
    """The sort values of a cursor made for this business and request.

    Raises:
        InvalidCursor: malformed, forged, or made for another business or request, all with one answer.
    """
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise InvalidCursor from None
    mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if len(cursor) > MAX_LENGTH or not hmac.compare_digest(mac, _sign(payload, key, business_id, request)):
        raise InvalidCursor
    # Signed by us, so it is what `encode` wrote.
    return tuple(_READ[kind](text) for kind, text in orjson.loads(payload))


def after(query: Query, columns: Sequence[ColumnElement[Any]], values: Sequence[Value] | None, *, limit: int) -> Query:
    """`query` in the order of `columns`, from behind `values` on (from the start when None), and one row more than
    `limit`, by which `cut` knows whether there is another page.

    `columns` may be descending (`column.desc()`), must not hold nulls, and the last has to be unique, or rows that tie
    are skipped. Costs an index scan when an index has the same columns in the same directions.

    Raises:
        ValueError: the limit is not 1 to 100, or there are not as many values as columns.
    """
    if not 1 <= limit <= MAX_LIMIT:
        message = f"a page has 1 to {MAX_LIMIT} rows"
        raise ValueError(message)
    if values is not None:
        if len(values) != len(columns):
            message = "a cursor has one value for each sort column"
            raise ValueError(message)
        query = query.where(_behind([_direction(column) for column in columns], values))
    return query.order_by(*columns).limit(limit + 1)


def cut(rows: Sequence[Row], *, limit: int) -> tuple[Sequence[Row], bool]:
    """The rows of the page, and whether there are more."""
    return rows[:limit], len(rows) > limit


def _behind(columns: Sequence[tuple[ColumnElement[Any], bool]], values: Sequence[Value]) -> ColumnElement[bool]:
    plain = [column for column, _ in columns]
    directions = {descending for _, descending in columns}
    if directions == {False}:  # compared as a row, which an index can serve
        return tuple_(*plain) > tuple_(*values)
    if directions == {True}:
        return tuple_(*plain) < tuple_(*values)
    return or_(
        *(
            and_(
                *(column == value for column, value in zip(plain[:place], values[:place], strict=True)),
                plain[place] < values[place] if descending else plain[place] > values[place],
            )
            for place, (_, descending) in enumerate(columns)
        )
    )


def _direction(column: ColumnElement[Any]) -> tuple[ColumnElement[Any], bool]:
    if isinstance(column, UnaryExpression) and column.modifier in {operators.desc_op, operators.asc_op}:
        return column.element, column.modifier is operators.desc_op
    return column, False


def _tagged(value: Value) -> tuple[str, str]:
    match value:
        case datetime() if value.tzinfo is not None:
            return "t", value.astimezone(UTC).isoformat()
        case date() if not isinstance(value, datetime):
            return "d", value.isoformat()
        case UUID():
            return "u", str(value)
        case int() if not isinstance(value, bool):
            return "i", str(value)
        case str():
            return "s", value
    message = f"a cursor cannot hold a {type(value).__name__}"
    raise TypeError(message)


def _sign(payload: bytes, key: bytes, business_id: UUID, request: str) -> bytes:
    name = request.encode()
    message = b"nexus cursor 1" + business_id.bytes + len(name).to_bytes(4, "big") + name + payload
    return hmac.new(key, message, hashlib.sha256).digest()[:_MAC_BYTES]
