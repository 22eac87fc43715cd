"""Changing resources, and blocking their time."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.teams import api, shapes
from contracts.scheduling.teams.events import ResourceChanged
from contracts.types import Done, uuid7
from kit import outbox
from kit.db import Session, lock_keys
from kit.errors import Invalid, NotFound
from scheduling.database import refuse_stale
from scheduling.openings import operations as openings
from scheduling.resources import queries
from scheduling.resources.models import Resource, ResourceBlock
from scheduling.schedules import queries as schedules

LONGEST = timedelta(days=1_100)


async def create(session: Session, asked: api.CreateResource) -> shapes.Resource:
    """Add a resource. Raises `Invalid` for an unknown schedule."""
    await _require_schedule(session, asked.schedule_id)
    resource = Resource(id=uuid7(), version=1)
    resource.replace(asked)
    session.add(resource)
    return _changed(session, resource)


async def update(session: Session, asked: api.UpdateResource) -> shapes.Resource:
    """Replace all that a business decides about a resource. What is booked stands, also what no longer finds room.

    Raises `NotFound`, `PreconditionFailed`, `Invalid`.
    """
    resource = await queries.get_for_change(session, asked.resource_id)
    refuse_stale(resource, asked.if_version)
    await _require_schedule(session, asked.schedule_id)
    resource.replace(asked)
    resource.version += 1
    return _changed(session, resource)


async def block(session: Session, asked: api.BlockResource) -> shapes.ResourceBlock:
    """Keep a stretch of a resource's time free of new bookings, whatever its capacity; those already made stand.

    Waits for bookings of the same resource that are being made. Raises `NotFound`, `Invalid`.
    """
    if not timedelta(0) < asked.ends_at - asked.starts_at <= LONGEST:
        raise Invalid(errors=[{"pointer": "/ends_at", "detail": "A block ends after it starts, within three years"}])
    resource = await queries.get(session, asked.resource_id)
    await lock_keys(session, [f"resource:{resource.id}"])
    blocked = ResourceBlock(
        id=uuid7(), resource_id=resource.id, starts_at=asked.starts_at, ends_at=asked.ends_at, reason=asked.reason
    )
    session.add(blocked)
    return shapes.ResourceBlock.model_validate(blocked)


async def unblock(session: Session, asked: api.UnblockResource) -> Done:
    """Open a blocked stretch again; those who wait for time will be offered it. Raises `NotFound`."""
    blocked = await session.scalar(select(ResourceBlock).where(ResourceBlock.id == asked.blocked_time_id))
    if blocked is None:
        raise NotFound
    await session.delete(blocked)
    await openings.note(session, blocked.starts_at, blocked.ends_at)
    return Done()


async def _require_schedule(session: Session, schedule_id: UUID | None) -> None:
    if schedule_id and await schedules.find(session, schedule_id) is None:
        raise Invalid(errors=[{"pointer": "/schedule_id", "detail": "There is no such schedule"}])


def _changed(session: Session, resource: Resource) -> shapes.Resource:
    outbox.publish(
        session,
        ResourceChanged(
            version=resource.version, resource_id=resource.id, name=resource.name, kind=resource.kind,
            capacity=resource.capacity, active=resource.active,
        ),
    )  # fmt: skip
    return shapes.Resource.model_validate(resource)
