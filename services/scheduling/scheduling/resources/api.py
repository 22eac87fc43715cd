"""Resources: requests in."""

from contracts.scheduling.teams.api import (
    BlockResource,
    CreateResource,
    ListResourceBlocks,
    ListResources,
    UnblockResource,
    UpdateResource,
)
from contracts.scheduling.teams.shapes import Resource, ResourceBlock
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from scheduling.resources import operations, queries

requests = Requests()


@requests.answer(ListResources, permission="staff:read")
async def list_page(session: Session, asked: ListResources) -> Page[Resource]:
    """Every resource of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreateResource, permission="staff:write")
async def create(session: Session, asked: CreateResource) -> Resource:
    """Add a resource."""
    return await operations.create(session, asked)


@requests.answer(UpdateResource, permission="staff:write")
async def update(session: Session, asked: UpdateResource) -> Resource:
    """Replace what a business decides about a resource."""
    return await operations.update(session, asked)


@requests.answer(ListResourceBlocks, permission="schedules:read")
async def list_blocks(session: Session, asked: ListResourceBlocks) -> Page[ResourceBlock]:
    """Blocked stretches, by start."""
    return await queries.list_blocks(session, asked)


@requests.answer(BlockResource, permission="schedules:write")
async def block(session: Session, asked: BlockResource) -> ResourceBlock:
    """Keep a stretch of a resource's time free of bookings."""
    return await operations.block(session, asked)


@requests.answer(UnblockResource, permission="schedules:write")
async def unblock(session: Session, asked: UnblockResource) -> Done:
    """Open a blocked stretch again."""
    return await operations.unblock(session, asked)
