"""Shapes of resources, pools, and of who and what takes part in a booking."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.types import (
    BlockedTimeId,
    Input,
    Line,
    PoolId,
    ResourceId,
    ScheduleId,
    Shape,
    StaffMemberId,
)


class ResourceKind(StrEnum):
    """What a resource is."""

    ROOM = "room"
    EQUIPMENT = "equipment"


class ResourceFields(Input):
    """Everything a business decides about a resource."""

    name: Line
    kind: ResourceKind = ResourceKind.ROOM
    capacity: Annotated[int, Field(ge=1, le=100)] = 1
    """How many bookings it takes at a time."""
    schedule_id: ScheduleId | None = None
    """Its hours, whatever the service's are; null is always, as far as the business is open."""
    active: bool = True


class Resource(ResourceFields, Shape):
    """A room or a device that is booked like a staff member."""

    id: ResourceId
    version: int


class ResourceBlock(Shape):
    """A stretch in which a resource takes no bookings."""

    id: BlockedTimeId
    resource_id: ResourceId
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: Line | None


class PoolFields(Input):
    """Everything a business decides about a pool."""

    name: Line
    staff_member_ids: list[StaffMemberId] = Field(default_factory=list, max_length=200)
    resource_ids: list[ResourceId] = Field(default_factory=list, max_length=200)


class Pool(PoolFields, Shape):
    """Staff members or resources of whom a service needs some, whichever they are."""

    id: PoolId
    version: int


class Requirement(Input):
    """That so many different members of a pool take part in each booking of a service."""

    pool_id: PoolId
    count: Annotated[int, Field(ge=1, le=20)] = 1


class Why(StrEnum):
    """What decided that somebody takes part.

    Of several who were free those come first with the fewest bookings of the last 30 days for their weight, then those
    who were booked the longest ago, then by id.
    """

    REQUIRED = "required"
    """Nothing is possible without them."""
    NAMED = "named"
    """Whoever booked wanted them."""
    ONLY_CANDIDATE = "only_candidate"
    PREFERRED = "preferred"
    """Whoever booked would rather have them, or the booking was theirs before."""
    FEWEST_RECENT_BOOKINGS = "fewest_recent_bookings"
    LONGEST_SINCE_LAST_BOOKING = "longest_since_last_booking"
    LOWEST_ID = "lowest_id"
    BEST_SEAT = "best_seat"
    """Gives the session with the cheapest seat, or the most that are left."""


class Assigned(Shape):
    """A staff member or a resource that takes part in a booking; exactly one of the ids is set."""

    staff_member_id: StaffMemberId | None = None
    resource_id: ResourceId | None = None
    name: Line
    why: Why | None = None
    """For those who may read the business's bookings."""
