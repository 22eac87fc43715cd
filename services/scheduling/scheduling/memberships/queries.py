"""Reading membership plans and memberships."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from contracts.scheduling.credits import shapes
from contracts.scheduling.credits.api import ListMembershipPlans, ListMemberships, ListPublicMembershipPlans
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.customers import queries as customers
from scheduling.memberships.models import Membership, MembershipPlan


async def get_plan(session: Session, plan_id: UUID) -> MembershipPlan:
    """The plan, sold or not. Raises `NotFound`."""
    plan = await session.scalar(select(MembershipPlan).where(MembershipPlan.id == plan_id))
    if plan is None:
        raise NotFound
    return plan


async def get_plan_for_change(session: Session, plan_id: UUID) -> MembershipPlan:
    """The plan, locked until the transaction ends. Raises `NotFound`."""
    plan = await session.scalar(select(MembershipPlan).where(MembershipPlan.id == plan_id).with_for_update())
    if plan is None:
        raise NotFound
    return plan


async def find(session: Session, membership_id: UUID, *, skip_locked: bool = False) -> Membership | None:
    """The membership as it stands now, kept from changing until the transaction ends."""
    query = select(Membership).where(Membership.id == membership_id).with_for_update(skip_locked=skip_locked)
    found: Membership | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def list_due(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of memberships whose period has begun, unpaid and not asked about, of all businesses."""
    query = text("select business_id, id from due_renewals(:now, :most)")
    return [(row[0], row[1]) for row in await session.execute(query, {"now": now, "most": limit})]


async def list_plans(session: Session, asked: ListMembershipPlans) -> Page[shapes.MembershipPlan]:
    """Plans, sold or not, oldest first. Raises `InvalidCursor`."""
    rows, turn = await paging.turn(session, select(MembershipPlan), asked, [MembershipPlan.id])
    return Page(items=[shapes.MembershipPlan.model_validate(row) for row in rows], **turn)


async def list_public(session: Session, asked: ListPublicMembershipPlans) -> Page[shapes.MembershipPlan]:
    """Plans that are sold, oldest first. Raises `InvalidCursor`."""
    query = select(MembershipPlan).where(MembershipPlan.active)
    rows, turn = await paging.turn(session, query, asked, [MembershipPlan.id])
    return Page(items=[shapes.MembershipPlan.model_validate(row) for row in rows], **turn)


async def list_of_customer(session: Session, customer_id: UUID) -> list[shapes.Membership]:
    """All memberships that a customer has or had, newest first."""
    query = select(Membership).where(Membership.customer_id == customer_id)
    rows = await session.scalars(query.order_by(Membership.created_at.desc(), Membership.id.desc()))
    return [shapes.Membership.model_validate(row) for row in rows]


async def list_page(session: Session, asked: ListMemberships) -> Page[shapes.Membership]:
    """Memberships, of everybody or of one customer, newest first. Raises `InvalidCursor`."""
    query = select(Membership)
    if asked.customer_id is not None:
        query = query.where(Membership.customer_id == customers.standing_id(asked.customer_id))
    rows, turn = await paging.turn(session, query, asked, [Membership.created_at, Membership.id], descending=True)
    return Page(items=[shapes.Membership.model_validate(row) for row in rows], **turn)
