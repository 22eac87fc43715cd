"""Reading subscriptions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from billing import paging
from billing.memberships.models import Membership
from billing.subscriptions.models import Subscription
from billing.subscriptions.rules import ENDED
from contracts.billing.subscriptions import shapes
from contracts.billing.subscriptions.api import ListSubscriptions
from contracts.types import Page
from kit.db import Session


async def find_for_change(session: Session, stripe_id: str) -> Subscription | None:
    """The subscription with Stripe's id, kept from changing until the transaction ends."""
    query = select(Subscription).where(Subscription.stripe_id == stripe_id).with_for_update()
    found: Subscription | None = await session.scalar(query)
    return found


async def of_membership(session: Session, membership_id: UUID) -> Sequence[Subscription]:
    """All that renewed a membership, ever."""
    return (await session.scalars(select(Subscription).where(Subscription.membership_id == membership_id))).all()


async def runs(session: Session, membership_id: UUID) -> bool:
    """Whether a subscription at Stripe renews the membership."""
    query = select(Subscription.id).where(
        Subscription.membership_id == membership_id, Subscription.status.not_in(ENDED)
    )
    return await session.scalar(query.limit(1)) is not None


async def list_page(session: Session, asked: ListSubscriptions) -> Page[shapes.Subscription]:
    """Subscriptions, newest first. Raises `InvalidCursor`."""
    query = select(Subscription)
    if asked.membership_id is not None:
        query = query.where(Subscription.membership_id == asked.membership_id)
    rows, turn = await paging.turn(session, query, asked, [Subscription.created_at, Subscription.id], descending=True)
    memberships = await session.scalars(
        select(Membership).where(Membership.id.in_({row.membership_id for row in rows}))
    )
    customers = {each.id: each.customer_id for each in memberships}
    return Page(items=[_shown(row, customers.get(row.membership_id)) for row in rows], **turn)


def _shown(row: Subscription, customer_id: UUID | None) -> shapes.Subscription:
    known = {name: getattr(row, name) for name in shapes.Subscription.model_fields.keys() - {"customer_id"}}
    return shapes.Subscription(customer_id=customer_id, **known)
