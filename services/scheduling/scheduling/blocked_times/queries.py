"""Reading blocked times."""

from sqlalchemy import select

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.catalogue.api import ListBlockedTimes
from contracts.types import Page
from kit.db import Session
from scheduling import paging
from scheduling.blocked_times.models import BlockedTime


async def list_page(session: Session, asked: ListBlockedTimes) -> Page[catalogue.BlockedTime]:
    """Blocked times by start, of one staff member or of all."""
    query = select(BlockedTime)
    if asked.staff_member_id:
        query = query.where(BlockedTime.staff_member_id == asked.staff_member_id)
    rows, rest = await paging.turn(session, query, asked, [BlockedTime.starts_at, BlockedTime.id])
    return Page(items=[catalogue.BlockedTime.model_validate(row) for row in rows], **rest)
