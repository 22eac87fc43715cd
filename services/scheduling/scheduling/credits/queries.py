"""Reading lots and the ledger. Whoever changes lots locks them first, in the order of their ids."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, text

from contracts.scheduling.credits import shapes
from contracts.scheduling.credits.api import GetCredits, ListCreditEntries
from contracts.scheduling.credits.shapes import CreditKind
from contracts.types import Page
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.credits import rules
from scheduling.credits.models import CreditEntry, CreditPass, Lot
from scheduling.customers import queries as customers


async def lock(session: Session, *which: ColumnElement[bool]) -> Sequence[Lot]:
    """These lots as they stand now, kept from changing until the transaction ends; by id, so that nobody deadlocks."""
    query = select(Lot).where(*which).order_by(Lot.id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def lock_usable(
    session: Session, customer_id: UUID, service_id: UUID, now: datetime, *, opened: UUID | None = None
) -> Sequence[Lot]:
    """The customer's lots that a booking of this service can draw on, locked: all, or those of what a pass opens."""
    of_one = [or_(Lot.purchase_id == opened, Lot.membership_id == opened)] if opened else []
    return await lock(
        session,
        *of_one,
        Lot.customer_id == customer_id,
        Lot.remaining > 0,
        Lot.service_ids.contains([service_id]),
        Lot.starts_at <= now,
        Lot.revoked_at.is_(None),
        or_(Lot.expires_at.is_(None), Lot.expires_at > now),
    )


async def lock_held(session: Session, booking_id: UUID) -> list[tuple[Lot, int]]:
    """The lots that a booking holds credits of, locked, and of each how many it still holds."""
    of_booking = CreditEntry.booking_id == booking_id
    touched = select(CreditEntry.lot_id).where(of_booking, CreditEntry.kind == CreditKind.HOLD)
    lots = await lock(session, Lot.id.in_(touched))
    held = (CreditKind.HOLD, CreditKind.RELEASE)
    sums = select(CreditEntry.lot_id, -func.sum(CreditEntry.amount)).where(of_booking, CreditEntry.kind.in_(held))
    left = {row[0]: row[1] for row in await session.execute(sums.group_by(CreditEntry.lot_id))}
    return [(lot, left[lot.id]) for lot in lots if left[lot.id]]


async def lock_held_by_all(session: Session, bookings: Collection[UUID]) -> None:
    """Lock every lot that these bookings hold credits of: one booking after the other would lock them in no order."""
    touched = select(CreditEntry.lot_id).where(
        CreditEntry.booking_id.in_(bookings), CreditEntry.kind == CreditKind.HOLD
    )
    await lock(session, Lot.id.in_(touched))


async def find_due(session: Session, lot_id: UUID) -> Lot | None:
    """The lot, locked; None where somebody else is at it."""
    query = select(Lot).where(Lot.id == lot_id).with_for_update(skip_locked=True)
    found: Lot | None = await session.scalar(query)
    return found


async def find_entry(session: Session, key: str) -> CreditEntry | None:
    """The entry for this, if it has been made."""
    found: CreditEntry | None = await session.scalar(select(CreditEntry).where(CreditEntry.key == key))
    return found


async def find_pass(session: Session, token: str, customer_id: UUID) -> CreditPass | None:
    """The pass behind this token, if it was told to this customer."""
    query = select(CreditPass).where(CreditPass.token_hash == hashed(token), CreditPass.customer_id == customer_id)
    found: CreditPass | None = await session.scalar(query)
    return found


async def show(session: Session, asked: GetCredits) -> shapes.CustomerCredits:
    """What credits a customer has. Raises `NotFound`."""
    customer = await customers.get(session, asked.customer_id)
    query = select(Lot).where(Lot.customer_id == customer.id, Lot.remaining > 0)
    lots = rules.in_order((await session.scalars(query)).all())
    now = clock.now()
    return shapes.CustomerCredits(
        customer_id=customer.id,
        balance=sum(lot.remaining for lot in lots),
        available=sum(lot.remaining for lot in lots if lot.is_usable(now)),
        lots=[shapes.Lot.model_validate(lot) for lot in lots],
    )


async def list_page(session: Session, asked: ListCreditEntries) -> Page[shapes.CreditEntry]:
    """A customer's statement, newest first. Raises `NotFound`, `InvalidCursor`."""
    customer = await customers.get(session, asked.customer_id)
    mine = and_(Lot.business_id == CreditEntry.business_id, Lot.id == CreditEntry.lot_id)
    query = select(CreditEntry).join(Lot, mine).where(Lot.customer_id == customer.id)
    rows, turn = await paging.turn(session, query, asked, [CreditEntry.at, CreditEntry.id], descending=True)
    return Page(items=[shapes.CreditEntry.model_validate(row) for row in rows], **turn)


async def list_of_customer(session: Session, customer_id: UUID) -> list[shapes.CreditEntry]:
    """A customer's whole statement, newest first."""
    mine = and_(Lot.business_id == CreditEntry.business_id, Lot.id == CreditEntry.lot_id)
    query = select(CreditEntry).join(Lot, mine).where(Lot.customer_id == customer_id)
    rows = await session.scalars(query.order_by(CreditEntry.at.desc(), CreditEntry.id.desc()))
    return [shapes.CreditEntry.model_validate(row) for row in rows]


async def list_of_booking(session: Session, booking_id: UUID) -> Sequence[CreditEntry]:
    """What a booking did to credits, oldest first."""
    query = select(CreditEntry).where(CreditEntry.booking_id == booking_id).order_by(CreditEntry.at, CreditEntry.id)
    return (await session.scalars(query)).all()


async def list_due(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of lots with credits that have expired, of all businesses, the oldest first."""
    query = text("select business_id, id from due_lots(:now, :most)")
    return [(row[0], row[1]) for row in await session.execute(query, {"now": now, "most": limit})]


async def list_unbalanced(session: Session, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of lots whose remaining credits are not the sum of their entries, of all businesses."""
    query = text("select business_id, id from unbalanced_lots(:most)")
    return [(row[0], row[1]) for row in await session.execute(query, {"most": limit})]


def found(lots: Sequence[Lot]) -> Lot:
    """The one lot that was asked for. Raises `NotFound`."""
    if not lots:
        raise NotFound
    return lots[0]
