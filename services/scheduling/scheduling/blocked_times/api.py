"""Blocked times: requests in."""

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.catalogue.api import BlockTime, ListBlockedTimes, UnblockTime
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from scheduling.blocked_times import operations, queries

requests = Requests()


@requests.answer(ListBlockedTimes, permission="schedules:read")
async def list_page(session: Session, asked: ListBlockedTimes) -> Page[catalogue.BlockedTime]:
    """Blocked stretches, by start."""
    return await queries.list_page(session, asked)


@requests.answer(BlockTime, permission="schedules:write")
async def block(session: Session, asked: BlockTime) -> catalogue.BlockedTime:
    """Keep a stretch of a staff member's time free of bookings."""
    return await operations.block(session, asked)


@requests.answer(UnblockTime, permission="schedules:write")
async def unblock(session: Session, asked: UnblockTime) -> Done:
    """Open a blocked stretch again."""
    return await operations.unblock(session, asked)
