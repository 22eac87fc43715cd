"""Reading paid periods."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from billing import paging
from billing.memberships import queries as memberships
from billing.payments import queries as payments
from billing.periods.models import PaidPeriod
from contracts.billing.periods import shapes
from contracts.billing.periods.api import ListPaidPeriods
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound


async def find(session: Session, membership_id: UUID, starts_at: datetime) -> PaidPeriod | None:
    """The paid period of a membership that starts then."""
    found: PaidPeriod | None = await session.scalar(
        select(PaidPeriod).where(PaidPeriod.membership_id == membership_id, PaidPeriod.starts_at == starts_at)
    )
    return found


async def overlaps(session: Session, membership_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether any of that time is paid already."""
    query = select(PaidPeriod.id).where(
        PaidPeriod.membership_id == membership_id, PaidPeriod.starts_at < ends_at, PaidPeriod.ends_at > starts_at
    )
    return await session.scalar(query.limit(1)) is not None


async def last_end(session: Session, membership_id: UUID) -> datetime | None:
    """When the last paid period of a membership ends."""
    found: datetime | None = await session.scalar(
        select(func.max(PaidPeriod.ends_at)).where(PaidPeriod.membership_id == membership_id)
    )
    return found


async def count(session: Session, membership_id: UUID) -> int:
    """How many periods of a membership are paid."""
    query = select(func.count()).select_from(PaidPeriod).where(PaidPeriod.membership_id == membership_id)
    return await session.scalar(query) or 0


async def list_page(session: Session, asked: ListPaidPeriods) -> Page[shapes.PaidPeriod]:
    """The paid periods of a membership, newest first. Raises `NotFound`, `InvalidCursor`."""
    if await memberships.find(session, asked.membership_id) is None:
        raise NotFound
    query = select(PaidPeriod).where(PaidPeriod.membership_id == asked.membership_id)
    rows, turn = await paging.turn(session, query, asked, [PaidPeriod.starts_at], descending=True)
    undone = await payments.undone(session, [row.payment_id for row in rows])
    return Page(items=[shown(row, undone.get(row.payment_id)) for row in rows], **turn)


def shown(paid: PaidPeriod, refunded_at: datetime | None = None) -> shapes.PaidPeriod:
    """A paid period as it is told."""
    known = {name: getattr(paid, name) for name in shapes.PaidPeriod.model_fields.keys() - {"refunded_at"}}
    return shapes.PaidPeriod(refunded_at=refunded_at, **known)
