"""Reading fees."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from billing import paging
from billing.customers import queries as customers
from billing.fees.models import Fee
from billing.payments.models import Payment
from contracts.billing.events import PaymentPurpose
from contracts.billing.fees import shapes
from contracts.billing.fees.api import ListFees
from contracts.billing.payments.shapes import PaymentStatus
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound

FRESH = {"populate_existing": True}


async def list_page(session: Session, asked: ListFees) -> Page[shapes.Fee]:
    """Fees, newest first. Raises `InvalidCursor`."""
    query = select(Fee)
    for column, value in ((Fee.status, asked.status), (Fee.kind, asked.kind), (Fee.booking_id, asked.booking_id)):
        if value is not None:
            query = query.where(column == value)
    if asked.customer_id is not None:
        query = query.where(Fee.customer_id.in_(customers.same_person(session, asked.customer_id)))
    rows, turn = await paging.turn(session, query, asked, [Fee.created_at, Fee.id], descending=True)
    return Page(items=[shapes.Fee.model_validate(row) for row in rows], **turn)


async def lock(session: Session, fee_id: UUID, *, skip_locked: bool = False) -> Fee | None:
    """The fee as it stands now, kept from changing until the transaction ends."""
    query = select(Fee).where(Fee.id == fee_id).with_for_update(skip_locked=skip_locked)
    found: Fee | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def lock_of(session: Session, booking_id: UUID) -> Fee | None:
    """The fee of a booking, locked."""
    query = select(Fee).where(Fee.booking_id == booking_id).with_for_update()
    found: Fee | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def get_of(session: Session, booking_id: UUID) -> Fee:
    """The fee of a booking. Raises `NotFound`."""
    found: Fee | None = await session.scalar(select(Fee).where(Fee.booking_id == booking_id))
    if found is None:
        raise NotFound
    return found


async def deposit_left(session: Session, booking_id: UUID) -> int:
    """What the business still has of a booking's deposit, in minor units."""
    left = Payment.amount_minor - Payment.refunded_minor - Payment.reserved_minor
    query = select(func.coalesce(func.sum(func.greatest(left, 0)), 0)).where(
        Payment.subject_id == booking_id,
        Payment.purpose == PaymentPurpose.DEPOSIT,
        Payment.status == PaymentStatus.SUCCEEDED,
    )
    return int(await session.scalar(query) or 0)


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of the fees that Stripe has to be asked for, of all businesses."""
    rows = await session.fetch("select business_id, id from due_fees($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]
