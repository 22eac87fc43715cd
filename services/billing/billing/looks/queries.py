"""Reading what is due, and what rests because it failed too often."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from billing.settings import settings
from contracts.billing.webhooks.api import ListRestingLooks
from contracts.billing.webhooks.shapes import RestingLook
from contracts.types import Page
from kit import pages
from kit.db import NO_BUSINESS, Session


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of the looks that are due, of all businesses."""
    rows = await session.fetch("select business_id, id from due_looks($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]


async def resting(session: Session, asked: ListRestingLooks) -> Page[RestingLook]:
    """Looks of all businesses that failed too often and rest, by id. Raises `InvalidCursor`."""
    key, subject = settings().derived_key("cursors"), asked.subject
    behind = pages.decode(asked.cursor, key, business_id=NO_BUSINESS, request=subject)[0] if asked.cursor else None
    rows = await session.fetch("select * from resting_looks($1, $2)", behind, asked.limit + 1)
    shown, has_more = pages.cut([RestingLook.model_validate(dict(row)) for row in rows], limit=asked.limit)
    cursor = pages.encode([shown[-1].id], key, business_id=NO_BUSINESS, request=subject) if has_more else None
    return Page(items=list(shown), has_more=has_more, cursor=cursor)


async def state(session: Session, now: datetime) -> tuple[int, float]:
    """How many looks of all businesses rest, and for how many seconds the oldest of the others has been due."""
    (row,) = await session.fetch("select resting, due_since from looks_state()")
    late = (now - row["due_since"]).total_seconds() if row["due_since"] else 0.0
    return row["resting"], max(late, 0.0)
