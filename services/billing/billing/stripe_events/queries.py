"""Reading what Stripe told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from billing.settings import settings
from billing.stripe_events.models import StripeEvent, StripeReading
from contracts.billing.webhooks import shapes
from contracts.billing.webhooks.api import ListStripeEvents
from contracts.billing.webhooks.shapes import EventStatus
from contracts.types import Page
from kit import pages
from kit.db import NO_BUSINESS, Session

BATCH = 100
READINGS = 4


async def due(session: Session, now: datetime) -> Sequence[StripeEvent]:
    """Events that are to be settled now, those that waited longest first, locked."""
    query = select(StripeEvent).where(StripeEvent.due_at <= now).order_by(StripeEvent.due_at)
    return (await session.scalars(query.limit(BATCH).with_for_update(skip_locked=True))).all()


async def dead(session: Session) -> Sequence[StripeEvent]:
    """Events that were given up, a batch of them, locked."""
    query = select(StripeEvent).where(StripeEvent.status == EventStatus.DEAD).order_by(StripeEvent.received_at)
    return (await session.scalars(query.limit(1_000).with_for_update(skip_locked=True))).all()


async def readings_due(session: Session, now: datetime) -> Sequence[StripeReading]:
    """Accounts whose events are to be read now, locked."""
    query = select(StripeReading).where(StripeReading.due_at <= now).order_by(StripeReading.due_at)
    return (await session.scalars(query.limit(READINGS).with_for_update(skip_locked=True))).all()


async def listed(session: Session, asked: ListStripeEvents) -> Page[shapes.StripeEvent]:
    """Events of all accounts, the newest first. Raises `InvalidCursor`."""
    key, subject = settings().derived_key("cursors"), asked.subject
    behind = pages.decode(asked.cursor, key, business_id=NO_BUSINESS, request=subject) if asked.cursor else None
    query = select(StripeEvent)
    if asked.status:
        query = query.where(StripeEvent.status == asked.status)
    order: list[ColumnElement[Any]] = [StripeEvent.received_at.desc(), StripeEvent.event_id.desc()]
    found = (await session.scalars(pages.after(query, order, behind, limit=asked.limit))).all()
    rows, has_more = pages.cut(found, limit=asked.limit)
    cursor = None
    if has_more:
        last = (rows[-1].received_at, rows[-1].event_id)
        cursor = pages.encode(last, key, business_id=NO_BUSINESS, request=subject)
    return Page(items=[_shown(row) for row in rows], has_more=has_more, cursor=cursor)


async def state(session: Session) -> tuple[int, int]:
    """How many events wait, and how many were given up."""
    waiting = select(func.count()).where(StripeEvent.due_at.is_not(None)).scalar_subquery()
    dead = select(func.count()).where(StripeEvent.status == EventStatus.DEAD).scalar_subquery()
    found = (await session.execute(select(waiting, dead))).one()
    return found[0], found[1]


def _shown(row: StripeEvent) -> shapes.StripeEvent:
    told = shapes.StripeEvent.model_validate(row)
    return told if told.account else told.model_copy(update={"account": None})
