"""Reading memberships."""

from uuid import UUID

from billing.memberships.models import Membership, MembershipPlan
from kit.db import Session


async def find(session: Session, membership_id: UUID) -> Membership | None:
    """The membership, if scheduling has told of it."""
    return await session.get(Membership, (session.business_id, membership_id), populate_existing=True)


async def find_plan(session: Session, plan_id: UUID) -> MembershipPlan | None:
    """The plan, if scheduling has told of it."""
    return await session.get(MembershipPlan, (session.business_id, plan_id))
