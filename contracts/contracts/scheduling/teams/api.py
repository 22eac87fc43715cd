"""The requests about resources and pools that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.teams.shapes import Pool, PoolFields, Resource, ResourceBlock, ResourceFields
from contracts.types import (
    BlockedTimeId,
    Counted,
    Cursor,
    Done,
    Instant,
    Limit,
    Line,
    Page,
    PoolId,
    ResourceId,
)

# --- resources ----------------------------------------------------------------------------------------------------


class ListResources(Request[Page[Resource]], subject="scheduling.resource.list.v1", reads=True):
    """Every resource of the business, oldest first."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreateResource(ResourceFields, Request[Resource], subject="scheduling.resource.create.v1"):
    """Add a room or a device."""


class UpdateResource(ResourceFields, Request[Resource], subject="scheduling.resource.update.v1"):
    """Replace what a business decides about a resource; what is booked stands."""

    resource_id: ResourceId
    if_version: Counted | None = None


class BlockResource(Request[ResourceBlock], subject="scheduling.resource_block.create.v1"):
    """Keep a stretch of a resource's time free of bookings."""

    resource_id: ResourceId
    starts_at: Instant
    ends_at: Instant
    reason: Line | None = None


class UnblockResource(Request[Done], subject="scheduling.resource_block.remove.v1"):
    """Open a blocked stretch again."""

    blocked_time_id: BlockedTimeId


class ListResourceBlocks(Request[Page[ResourceBlock]], subject="scheduling.resource_block.list.v1", reads=True):
    """Blocked stretches of resources, by start."""

    resource_id: ResourceId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


# --- pools --------------------------------------------------------------------------------------------------------


class ListPools(Request[Page[Pool]], subject="scheduling.pool.list.v1", reads=True):
    """Every pool of the business, oldest first."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreatePool(PoolFields, Request[Pool], subject="scheduling.pool.create.v1"):
    """Name staff members or resources of whom services need some."""


class UpdatePool(PoolFields, Request[Pool], subject="scheduling.pool.update.v1"):
    """Replace what a business decides about a pool; what is booked stands."""

    pool_id: PoolId
    if_version: Counted | None = None
