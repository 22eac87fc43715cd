"""Keeping up with what scheduling tells of memberships."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from billing.memberships.models import Membership, MembershipPlan
from contracts.scheduling.credits.events import MembershipChanged, MembershipPlanChanged
from kit.db import Session, lock_keys


async def lock(session: Session, membership_id: UUID) -> None:
    """Let nobody else decide about the periods and subscriptions of a membership until the transaction ends."""
    await lock_keys(session, [f"membership:{membership_id}"])


async def remember(session: Session, told: MembershipChanged) -> None:
    """Take over a fact, unless a newer one is known."""
    news = {
        "version": told.version, "status": told.status, "plan_id": told.plan_id, "customer_id": told.customer_id,
        "price_minor": told.price.amount_minor, "currency": told.price.currency, "starts_at": told.starts_at,
        "renews_at": told.renews_at,
    }  # fmt: skip
    statement = insert(Membership).values(business_id=session.business_id, id=told.membership_id, **news)
    keys = [Membership.business_id, Membership.id]
    await session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=news, where=Membership.version < told.version)
    )


async def remember_plan(session: Session, told: MembershipPlanChanged) -> None:
    """Take over a fact, unless a newer one is known."""
    news = {"version": told.version, "name": told.name, "interval": told.interval}
    statement = insert(MembershipPlan).values(business_id=session.business_id, id=told.plan_id, **news)
    keys = [MembershipPlan.business_id, MembershipPlan.id]
    await session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=news, where=MembershipPlan.version < told.version)
    )
