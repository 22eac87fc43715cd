"""Requests about membership plans and memberships."""

from contracts.scheduling.credits.api import (
    CreateMembershipPlan,
    EndMembership,
    JoinMembership,
    ListMembershipPlans,
    ListMemberships,
    ListPublicMembershipPlans,
    StartMembership,
    UpdateMembershipPlan,
)
from contracts.scheduling.credits.shapes import JoinedMembership, Membership, MembershipPlan, NewMembership
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.memberships import operations, queries

requests = Requests()


@requests.answer(ListPublicMembershipPlans)
async def list_public(session: Session, asked: ListPublicMembershipPlans) -> Page[MembershipPlan]:
    """The memberships a customer can have."""
    return await queries.list_public(session, asked)


@requests.answer(ListMembershipPlans, permission="services:read")
async def list_plans(session: Session, asked: ListMembershipPlans) -> Page[MembershipPlan]:
    """Every membership plan of the business."""
    return await queries.list_plans(session, asked)


@requests.answer(CreateMembershipPlan, permission="services:write")
async def create(session: Session, asked: CreateMembershipPlan) -> MembershipPlan:
    """Add a membership plan."""
    return await operations.create(session, asked)


@requests.answer(UpdateMembershipPlan, permission="services:write")
async def update(session: Session, asked: UpdateMembershipPlan) -> MembershipPlan:
    """Replace what a business decides about a membership plan."""
    return await operations.update(session, asked)


@requests.answer(ListMemberships, permission="credits:read")
async def list_page(session: Session, asked: ListMemberships) -> Page[Membership]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(StartMembership, permission="purchases:write")
async def start(session: Session, asked: StartMembership) -> NewMembership:
    """Staff."""
    return await operations.start(session, asked)


@requests.answer(JoinMembership)
async def join(session: Session, asked: JoinMembership) -> JoinedMembership:
    """Anybody may join."""
    return await operations.join(session, asked)


@requests.answer(EndMembership, permission="purchases:write")
async def end(session: Session, asked: EndMembership) -> Membership:
    """Staff."""
    return await operations.end(session, asked)
