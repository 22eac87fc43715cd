"""Reading reports of imports, and the busy times that they brought."""

from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.imports.api import GetImport, ListBusyTimes, ListImports
from contracts.scheduling.imports.shapes import BusyTime, ImportReport
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.blocked_times.models import BusyBlock
from scheduling.imports.models import ImportRun
from scheduling.staff import queries as staff


async def get(session: Session, asked: GetImport) -> ImportReport:
    """The report of one import. Raises `NotFound`."""
    run = await session.scalar(select(ImportRun).where(ImportRun.id == asked.import_id))
    if run is None:
        raise NotFound
    return ImportReport.model_validate(run)


async def list_page(session: Session, asked: ListImports) -> Page[ImportReport]:
    """Reports, newest first. Raises `InvalidCursor`."""
    order = [ImportRun.at, ImportRun.id]
    rows, turn = await paging.turn(session, select(ImportRun), asked, order, descending=True)
    return Page(items=[ImportReport.model_validate(row) for row in rows], **turn)


async def list_busy_times(session: Session, asked: ListBusyTimes) -> Page[BusyTime]:
    """A staff member's busy times from outside, by start. Raises `NotFound`, `InvalidCursor`."""
    member = await staff.get(session, asked.staff_member_id)
    query = select(BusyBlock).where(BusyBlock.staff_member_id == member.id)
    rows, turn = await paging.turn(session, query, asked, [BusyBlock.starts_at, BusyBlock.id])
    return Page(items=[BusyTime.model_validate(row) for row in rows], **turn)


async def zone_of(session: Session, staff_member_id: UUID) -> str:
    """The zone of a staff member, where a calendar names none. Raises `NotFound`."""
    return (await staff.get(session, staff_member_id)).timezone
