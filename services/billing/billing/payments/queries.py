"""Reading payments, refunds and disputes. Whoever changes a refund locks its payment first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from billing import paging
from billing.audit.models import AuditEntry
from billing.businesses import queries as businesses
from billing.checkouts import queries as checkouts
from billing.customers import queries as customers
from billing.payments.models import Dispute, Payment, Refund
from billing.payments.rules import CLOSED
from contracts.billing.checkouts.shapes import Checkout as ShownCheckout
from contracts.billing.payments import shapes
from contracts.billing.payments.api import GetEvidence, ListPayments
from contracts.billing.payments.shapes import PaymentStatus, RefundStatus
from contracts.scheduling.deposits.shapes import BookingTerms
from contracts.types import Page, to_typeid
from kit.db import Session
from kit.errors import NotFound

FRESH = {"populate_existing": True}


async def get(session: Session, payment_id: UUID) -> Payment:
    """The payment. Raises `NotFound`."""
    payment = await session.scalar(select(Payment).where(Payment.id == payment_id))
    if payment is None:
        raise NotFound
    return payment


async def lock(session: Session, payment_id: UUID) -> Payment | None:
    """The payment as it stands now, kept from changing until the transaction ends."""
    return await _locked(session, select(Payment).where(Payment.id == payment_id))


async def lock_by_stripe(session: Session, stripe_id: str) -> Payment | None:
    """The payment of a payment intent, locked."""
    return await _locked(session, select(Payment).where(Payment.stripe_id == stripe_id))


async def others_of(session: Session, payment: Payment) -> Sequence[Payment]:
    """What else was paid by the same checkout, locked: a gift code pays apart from a card."""
    if payment.checkout_id is None:
        return []
    query = select(Payment).where(Payment.checkout_id == payment.checkout_id, Payment.id != payment.id)
    succeeded = query.where(Payment.status == PaymentStatus.SUCCEEDED).order_by(Payment.id).with_for_update()
    return (await session.scalars(succeeded.execution_options(**FRESH))).all()


async def lock_refund(session: Session, refund_id: UUID, *, skip_locked: bool = False) -> Refund | None:
    """The refund as it stands now, locked."""
    query = select(Refund).where(Refund.id == refund_id).with_for_update(skip_locked=skip_locked)
    found: Refund | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def refund_by_stripe(session: Session, stripe_id: str) -> Refund | None:
    """The refund of this id at Stripe, locked."""
    found: Refund | None = await session.scalar(select(Refund).where(Refund.stripe_id == stripe_id).with_for_update())
    return found


async def payment_of(session: Session, refund_id: UUID) -> UUID | None:
    """The payment that a refund is of."""
    found: UUID | None = await session.scalar(select(Refund.payment_id).where(Refund.id == refund_id))
    return found


async def find_keyed(session: Session, payment_id: UUID, key: str) -> Refund | None:
    """What the system gave back of a payment by itself, for this reason."""
    query = select(Refund).where(Refund.payment_id == payment_id, Refund.key == key)
    found: Refund | None = await session.scalar(query)
    return found


async def sums(session: Session, payment_id: UUID) -> tuple[int, int]:
    """What is set aside of a payment, and what is given back of it or on its way, in minor units."""
    query = select(Refund.status, func.sum(Refund.amount_minor)).where(Refund.payment_id == payment_id)
    by_status = {row[0]: int(row[1]) for row in await session.execute(query.group_by(Refund.status))}
    moved = sum(by_status.get(status, 0) for status in (RefundStatus.PENDING, RefundStatus.SUCCEEDED))
    return by_status.get(RefundStatus.STARTED, 0), moved


async def given_back(session: Session, payment_id: UUID, *, but: UUID) -> int:
    """What the books say has gone back of a payment, without this refund."""
    query = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
        Refund.payment_id == payment_id, Refund.status == RefundStatus.SUCCEEDED, Refund.id != but
    )
    return int(await session.scalar(query) or 0)


async def left_for(session: Session, payment: Payment) -> int:
    """What has not gone back of all that was paid for the same thing, of a membership for the same period."""
    same = (
        Payment.purpose == payment.purpose, Payment.subject_id == payment.subject_id,
        Payment.period_starts_at.is_not_distinct_from(payment.period_starts_at),
        Payment.status == PaymentStatus.SUCCEEDED,
    )  # fmt: skip
    paid = await session.scalar(select(func.coalesce(func.sum(Payment.amount_minor), 0)).where(*same))
    query = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(
        Refund.payment_id.in_(select(Payment.id).where(Payment.business_id == session.business_id, *same)),
        Refund.status == RefundStatus.SUCCEEDED,
    )
    return int(paid or 0) - int(await session.scalar(query) or 0)


async def undone(session: Session, payment_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Those of these payments whose thing was undone by a refund, and when."""
    query = select(Refund.payment_id, func.min(Refund.refunded_at)).where(
        Refund.payment_id.in_(payment_ids), Refund.undoes, Refund.status == RefundStatus.SUCCEEDED
    )
    return {row[0]: row[1] for row in await session.execute(query.group_by(Refund.payment_id)) if row[1]}


async def is_disputed(session: Session, payment_id: UUID) -> bool:
    """Whether a bank asks for a payment's money, or has it."""
    open_ = select(Dispute.id).where(Dispute.payment_id == payment_id, Dispute.status.not_in(CLOSED))
    return await session.scalar(open_.limit(1)) is not None


async def dispute_by_stripe(session: Session, stripe_id: str) -> Dispute | None:
    """The dispute of this id at Stripe, locked."""
    query = select(Dispute).where(Dispute.stripe_id == stripe_id).with_for_update()
    found: Dispute | None = await session.scalar(query)
    return found


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of the refunds that Stripe has to make, of all businesses."""
    rows = await session.fetch("select business_id, id from due_refunds($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]


async def list_page(session: Session, asked: ListPayments) -> Page[shapes.Payment]:
    """Payments, newest first. Raises `InvalidCursor`."""
    query = select(Payment)
    wanted = (
        (Payment.status, asked.status),
        (Payment.subject_id, asked.booking_id),
        (Payment.subject_id, asked.purchase_id),
    )
    for column, value in wanted:
        if value is not None:
            query = query.where(column == value)
    if asked.customer_id is not None:
        query = query.where(Payment.customer_id.in_(customers.same_person(session, asked.customer_id)))
    rows, turn = await paging.turn(session, query, asked, [Payment.created_at, Payment.id], descending=True)
    return Page(items=[shapes.Payment.model_validate(row) for row in rows], **turn)


async def show(session: Session, payment_id: UUID) -> shapes.PaymentDetails:
    """A payment with all that became of it. Raises `NotFound`."""
    payment = await get(session, payment_id)
    refunds = await session.scalars(select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.id))
    disputes = await session.scalars(select(Dispute).where(Dispute.payment_id == payment_id).order_by(Dispute.id))
    return shapes.PaymentDetails(
        **dict(shapes.Payment.model_validate(payment)),
        refunds=[shapes.Refund.model_validate(each) for each in refunds],
        disputes=[shapes.Dispute.model_validate(each) for each in disputes],
        stripe_fee=payment.stripe_fee,
        platform_fee=payment.platform_fee,
    )


async def evidence(session: Session, asked: GetEvidence) -> shapes.EvidencePack:
    """All that is known here about a disputed payment. Raises `NotFound`."""
    dispute = await session.scalar(select(Dispute).where(Dispute.id == asked.dispute_id))
    if dispute is None:
        raise NotFound
    payment = await show(session, dispute.payment_id)
    checkout = await checkouts.find(session, payment.checkout_id) if payment.checkout_id else None
    return shapes.EvidencePack(
        dispute=shapes.Dispute.model_validate(dispute),
        payment=payment,
        checkout=ShownCheckout.model_validate(checkout) if checkout else None,
        terms=BookingTerms.model_validate(checkout.terms) if checkout and checkout.terms else None,
        booking_timeline=await _timeline(session, payment),
        audit=await _audited(session, payment),
    )


async def _timeline(session: Session, payment: shapes.Payment) -> str | None:
    if payment.booking_id is None:
        return None
    business = await businesses.get(session)
    return f"/v1/{business.slug}/bookings/{to_typeid('bkg', payment.booking_id)}/timeline"


async def _audited(session: Session, payment: shapes.Payment) -> list[int]:
    about = AuditEntry.detail["payment_id"].astext == to_typeid("pay", payment.id)
    return list(await session.scalars(select(AuditEntry.sequence).where(about).order_by(AuditEntry.sequence)))


async def _locked(session: Session, query: Select[Payment]) -> Payment | None:
    found: Payment | None = await session.scalar(query.with_for_update().execution_options(**FRESH))
    return found
