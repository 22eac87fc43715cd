"""Noting openings, in the transaction that frees the time."""

from datetime import datetime

from sqlalchemy import CTE, Select, Table, exists, func, insert, literal, select

from contracts.scheduling.waitlist.shapes import WaitlistStatus
from kit import clock
from kit.db import Session
from scheduling.openings.models import Opening, entries

COLUMNS = ("starts_at", "ends_at")


async def free(session: Session, freed: CTE) -> None:
    """Run a statement that frees time and returns its `starts_at` and `ends_at`; note what somebody may want of it.

    Where nobody waits nothing is noted. One round trip, and it is the one that frees the time.
    """
    await _note(session, select(freed.c.starts_at, freed.c.ends_at).distinct())


async def note(session: Session, starts_at: datetime, ends_at: datetime) -> None:
    """Note that this time may be free now, if somebody waits. One round trip."""
    await _note(session, select(literal(starts_at).label("starts_at"), literal(ends_at).label("ends_at")))


async def _note(session: Session, found: Select[datetime, datetime]) -> None:
    business_id, table = session.business_id, Opening.__table__
    assert isinstance(table, Table)
    waits = exists().where(entries.c.business_id == business_id, entries.c.status == WaitlistStatus.WAITING)
    each = found.subquery()
    rows = select(each, func.uuidv7(), literal(business_id), literal(clock.now())).where(waits)
    names = (*COLUMNS, "id", "business_id", "noted_at")
    await session.execute(insert(table).from_select(names, rows, include_defaults=False))
