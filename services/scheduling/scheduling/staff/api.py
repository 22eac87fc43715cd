"""Staff: requests in."""

from contracts.scheduling.catalogue.api import CreateStaffMember, ListPublicStaff, ListStaff, UpdateStaffMember
from contracts.scheduling.catalogue.shapes import PublicStaffMember, StaffMember
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.staff import operations, queries

requests = Requests()


@requests.answer(ListPublicStaff)
async def list_public(session: Session, asked: ListPublicStaff) -> Page[PublicStaffMember]:
    """The staff members a customer can book."""
    return await queries.list_public(session, asked)


@requests.answer(ListStaff, permission="staff:read")
async def list_page(session: Session, asked: ListStaff) -> Page[StaffMember]:
    """Every staff member of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreateStaffMember, permission="staff:write")
async def create(session: Session, asked: CreateStaffMember) -> StaffMember:
    """Add a staff member."""
    return await operations.create(session, asked)


@requests.answer(UpdateStaffMember, permission="staff:write")
async def update(session: Session, asked: UpdateStaffMember) -> StaffMember:
    """Change a staff member."""
    return await operations.update(session, asked)
