"""What scheduling tells of resources and pools."""

from contracts.event import Event
from contracts.scheduling.teams.shapes import ResourceKind
from contracts.types import Line, PoolId, ResourceId, StaffMemberId


class ResourceChanged(Event, subject="scheduling.resource.changed.v1", about="resource_id"):
    """A resource was added or changed; the fields are its new state."""

    resource_id: ResourceId
    name: Line
    kind: ResourceKind
    capacity: int
    active: bool


class PoolChanged(Event, subject="scheduling.pool.changed.v1", about="pool_id"):
    """A pool was added or changed; the fields are its new state."""

    pool_id: PoolId
    name: Line
    staff_member_ids: list[StaffMemberId]
    resource_ids: list[ResourceId]
