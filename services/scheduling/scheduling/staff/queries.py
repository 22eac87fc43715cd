"""Reading staff members."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.catalogue.api import ListPublicStaff, ListStaff
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.staff.models import StaffMember


async def get(session: Session, staff_member_id: UUID) -> StaffMember:
    """The staff member, active or not. Raises `NotFound`."""
    member = await session.scalar(select(StaffMember).where(StaffMember.id == staff_member_id))
    if member is None:
        raise NotFound
    return member


async def get_for_change(session: Session, staff_member_id: UUID) -> StaffMember:
    """The staff member, locked until the transaction ends. Raises `NotFound`."""
    member = await session.scalar(select(StaffMember).where(StaffMember.id == staff_member_id).with_for_update())
    if member is None:
        raise NotFound
    return member


async def list_known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of the ids are those of staff members."""
    return set(await session.scalars(select(StaffMember.id).where(StaffMember.id.in_(ids)))) if ids else set()


async def count_active(session: Session) -> int:
    """How many staff members are active."""
    return await session.scalar(select(func.count()).select_from(StaffMember).where(StaffMember.active)) or 0


async def list_page(session: Session, asked: ListStaff) -> Page[catalogue.StaffMember]:
    """Staff members, active or not, oldest first."""
    rows, rest = await paging.turn(session, select(StaffMember), asked, [StaffMember.id])
    return Page(items=[catalogue.StaffMember.model_validate(row) for row in rows], **rest)


async def list_public(session: Session, asked: ListPublicStaff) -> Page[catalogue.PublicStaffMember]:
    """Active staff members, oldest first, as customers see them."""
    rows, rest = await paging.turn(session, select(StaffMember).where(StaffMember.active), asked, [StaffMember.id])
    return Page(items=[catalogue.PublicStaffMember.model_validate(row) for row in rows], **rest)
