"""Reading checkouts."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import select

from billing import paging
from billing.checkouts import rules
from billing.checkouts.models import Checkout
from billing.customers import queries as customers
from billing.settings import settings
from contracts.billing.checkouts import shapes
from contracts.billing.checkouts.api import GetCheckout, ListCheckouts
from contracts.billing.events import PaymentPurpose
from contracts.types import Page
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound


async def get_for(session: Session, asked: GetCheckout) -> shapes.Checkout:
    """The checkout, for whoever has its token and, without one, for staff. Raises `NotFound` in all other cases."""
    found = await find(session, asked.checkout_id)
    if found is None:
        raise NotFound
    proven = asked.token is not None and hmac.compare_digest(hashed(asked.token), found.token_hash)
    may = proven or (asked.token is None and session.scope.may("billing:read"))
    if not may:
        raise NotFound
    return shapes.Checkout.model_validate(found)


async def list_page(session: Session, asked: ListCheckouts) -> Page[shapes.Checkout]:
    """Checkouts, newest first. Raises `InvalidCursor`."""
    query = select(Checkout)
    if asked.status is not None:
        query = query.where(Checkout.status == asked.status)
    if asked.customer_id is not None:
        query = query.where(Checkout.customer_id.in_(customers.same_person(session, asked.customer_id)))
    rows, turn = await paging.turn(session, query, asked, [Checkout.created_at, Checkout.id], descending=True)
    return Page(items=[shapes.Checkout.model_validate(row) for row in rows], **turn)


async def find(session: Session, checkout_id: UUID) -> Checkout | None:
    """The checkout, if there is one."""
    found: Checkout | None = await session.scalar(select(Checkout).where(Checkout.id == checkout_id))
    return found


async def lock(session: Session, checkout_id: UUID, *, skip_locked: bool = False) -> Checkout | None:
    """The checkout as it stands now, kept from changing until the transaction ends."""
    query = select(Checkout).where(Checkout.id == checkout_id).with_for_update(skip_locked=skip_locked)
    found: Checkout | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def lock_by_stripe(session: Session, stripe_id: str) -> Checkout | None:
    """The checkout of a page, locked."""
    found: Checkout | None = await session.scalar(
        select(Checkout).where(Checkout.stripe_id == stripe_id).with_for_update()
    )
    return found


async def of_subject(session: Session, purpose: PaymentPurpose, subject_id: UUID) -> Sequence[Checkout]:
    """All checkouts for one thing, locked, the oldest first."""
    query = select(Checkout).where(Checkout.purpose == purpose, Checkout.subject_id == subject_id)
    return (await session.scalars(query.order_by(Checkout.id).with_for_update())).all()


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of the checkouts that have to be ended, of all businesses."""
    rows = await session.fetch("select business_id, id from due_checkouts($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]


def opened(checkout: Checkout) -> shapes.OpenedCheckout:
    """The checkout as whoever pays by it is told."""
    told = shapes.Checkout.model_validate(checkout)
    return shapes.OpenedCheckout(**dict(told), token=token_of(checkout.id))


def token_of(checkout_id: UUID) -> str:
    """What shows how this checkout stands."""
    return rules.token(_key(), checkout_id)


@cache
def _key() -> bytes:
    return settings().derived_key("checkouts")
