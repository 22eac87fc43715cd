"""Reading resources and their blocked times."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.teams import api, shapes
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.resources.models import Resource, ResourceBlock


async def get(session: Session, resource_id: UUID) -> Resource:
    """The resource, active or not. Raises `NotFound`."""
    return _found(await session.scalar(select(Resource).where(Resource.id == resource_id)))


async def get_for_change(session: Session, resource_id: UUID) -> Resource:
    """The resource, locked until the transaction ends. Raises `NotFound`."""
    return _found(await session.scalar(select(Resource).where(Resource.id == resource_id).with_for_update()))


async def list_known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of the ids are those of resources."""
    return set(await session.scalars(select(Resource.id).where(Resource.id.in_(ids)))) if ids else set()


async def list_page(session: Session, asked: api.ListResources) -> Page[shapes.Resource]:
    """Resources, active or not, oldest first."""
    rows, rest = await paging.turn(session, select(Resource), asked, [Resource.id])
    return Page(items=[shapes.Resource.model_validate(row) for row in rows], **rest)


async def list_blocks(session: Session, asked: api.ListResourceBlocks) -> Page[shapes.ResourceBlock]:
    """Blocked times by start, of one resource or of all."""
    query = select(ResourceBlock)
    if asked.resource_id:
        query = query.where(ResourceBlock.resource_id == asked.resource_id)
    rows, rest = await paging.turn(session, query, asked, [ResourceBlock.starts_at, ResourceBlock.id])
    return Page(items=[shapes.ResourceBlock.model_validate(row) for row in rows], **rest)


def _found(resource: Resource | None) -> Resource:
    if resource is None:
        raise NotFound
    return resource
