"""Reading standings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, column, func, select

from billing import plans
from billing.businesses.queries import BusinessNotHeardOf
from billing.settings import settings
from billing.standings.models import BusinessStands
from billing.standings.rules import Terms
from contracts.billing.standings.api import ListStandings
from contracts.billing.standings.shapes import ListedStanding
from contracts.types import Page
from kit import pages
from kit.db import NO_BUSINESS, Session

_FIELDS = "business_id", "slug", "name", "standing", "plan", "reason", "until", "changed_at", "version"


def terms() -> Terms:
    """On what terms this platform lets businesses work."""
    chosen = settings()
    return Terms(chosen.sells_plans, timedelta(days=chosen.grace_days))


async def get(session: Session, *, for_update: bool = False) -> BusinessStands:
    """Where the business of the scope stands. Raises `BusinessNotHeardOf` until identity's word of it has arrived."""
    found = await session.get(BusinessStands, session.business_id, with_for_update=for_update)
    if found is None:
        raise BusinessNotHeardOf
    return found


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """The businesses, each twice, that time, other terms or other limits may have moved."""
    chosen = terms()
    rows = await session.fetch(
        "select business_id from standings_to_judge($1, $2, $3, $4, $5)",
        now, limit, chosen.sells_plans, chosen.grace.days, plans.LIMITS,
    )  # fmt: skip
    return [(row["business_id"], row["business_id"]) for row in rows]


async def list_all(session: Session, asked: ListStandings) -> Page[ListedStanding]:
    """Where every business stands, the newest first. Raises `InvalidCursor`.

    Past row-level security leads the function `platform_standings`, which shows this and nothing else.
    """
    key, subject = _key(), asked.subject
    behind = pages.decode(asked.cursor, key, business_id=NO_BUSINESS, request=subject)[0] if asked.cursor else None
    found = func.platform_standings(behind, asked.limit + 1, asked.standing)
    rows: list[Row[Any]] = list((await session.execute(select(found.table_valued(*map(column, _FIELDS))))).all())
    shown, has_more = pages.cut(rows, limit=asked.limit)
    cursor = pages.encode([shown[-1].business_id], key, business_id=NO_BUSINESS, request=subject) if has_more else None
    return Page(items=[ListedStanding.model_validate(row) for row in shown], has_more=has_more, cursor=cursor)


@cache
def _key() -> bytes:
    return settings().derived_key("platform-cursors")
