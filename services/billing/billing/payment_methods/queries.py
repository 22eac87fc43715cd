"""Reading saved cards."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from billing import paging
from billing.businesses import queries as businesses
from billing.customers import queries as customers
from billing.payment_methods import rules
from billing.payment_methods.models import CardSetup, PaymentMethod
from contracts.billing.payment_methods import shapes
from contracts.billing.payment_methods.api import ListPaymentMethods
from contracts.billing.payment_methods.shapes import CardSetupStatus
from contracts.types import Page
from kit.db import Session

FRESH = {"populate_existing": True}


async def consent(session: Session) -> shapes.CardConsent:
    """What a customer of the business agrees to who lets a card be kept. Raises `BusinessNotHeardOf`."""
    return rules.consent((await businesses.get(session)).name)


async def list_page(session: Session, asked: ListPaymentMethods) -> Page[shapes.PaymentMethod]:
    """The cards that customers let the business charge, newest first. Raises `InvalidCursor`."""
    query = select(PaymentMethod).where(PaymentMethod.removed_at.is_(None))
    if asked.customer_id is not None:
        query = query.where(PaymentMethod.customer_id.in_(customers.same_person(session, asked.customer_id)))
    columns = [PaymentMethod.saved_at, PaymentMethod.id]
    rows, turn = await paging.turn(session, query, asked, columns, descending=True)
    return Page(items=[shapes.PaymentMethod.model_validate(row) for row in rows], **turn)


async def kept(session: Session, customer_id: UUID) -> Sequence[PaymentMethod]:
    """The cards of a customer that were not removed, newest first."""
    theirs = PaymentMethod.customer_id.in_(customers.same_person(session, customer_id))
    query = select(PaymentMethod).where(theirs, PaymentMethod.removed_at.is_(None))
    return (await session.scalars(query.order_by(PaymentMethod.saved_at.desc(), PaymentMethod.id.desc()))).all()


async def find_chargeable(session: Session, customer_id: UUID, now: datetime) -> PaymentMethod | None:
    """The card of a customer that is charged: the newest that was not removed and has not run out."""
    found = await kept(session, customer_id)
    return next((each for each in found if now < rules.runs_out(each.exp_year, each.exp_month)), None)


async def find(session: Session, payment_method_id: UUID) -> PaymentMethod | None:
    """The card, if there is one, removed or not."""
    query = select(PaymentMethod).where(PaymentMethod.id == payment_method_id)
    found: PaymentMethod | None = await session.scalar(query)
    return found


async def lock(
    session: Session, payment_method_id: UUID, *, of: UUID | None = None, skip_locked: bool = False
) -> PaymentMethod | None:
    """The card as it stands now, kept from changing until the transaction ends; only `of` that customer, where told."""
    query = select(PaymentMethod).where(PaymentMethod.id == payment_method_id).with_for_update(skip_locked=skip_locked)
    if of is not None:
        query = query.where(PaymentMethod.customer_id.in_(customers.same_person(session, of)))
    found: PaymentMethod | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def lock_by_stripe(session: Session, stripe_id: str) -> PaymentMethod | None:
    """The card of this id at Stripe, locked."""
    query = select(PaymentMethod).where(PaymentMethod.stripe_id == stripe_id).with_for_update()
    found: PaymentMethod | None = await session.scalar(query)
    return found


async def lock_setup(session: Session, setup_id: UUID) -> CardSetup | None:
    """The attempt as it stands now, locked."""
    query = select(CardSetup).where(CardSetup.id == setup_id).with_for_update()
    found: CardSetup | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def live_setups(session: Session, customer_id: UUID) -> Sequence[CardSetup]:
    """The attempts of a customer by which a card can be left, or soon can, locked, the newest first."""
    live = CardSetup.status.in_([CardSetupStatus.STARTED, CardSetupStatus.OPEN])
    theirs = CardSetup.customer_id.in_(customers.same_person(session, customer_id))
    query = select(CardSetup).where(theirs, live).with_for_update()
    return (await session.scalars(query.order_by(CardSetup.id.desc()))).all()


async def known_at_stripe(session: Session, customer_id: UUID, account: str) -> str | None:
    """Who a customer is in a connected account, where a card of theirs is kept there."""
    found = await kept(session, customer_id)
    return next((each.stripe_customer for each in found if each.account == account), None)


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of the cards that Stripe has to be told to forget, of all businesses."""
    rows = await session.fetch("select business_id, id from due_payment_methods($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]
