"""Resources, and the times at which they take no bookings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.teams.shapes import ResourceFields, ResourceKind
from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base, choice


class Resource(Tenant, Base):
    """A room or a device that takes `capacity` bookings at a time. Bookings of an inactive one stand.

    Without a schedule it is there at all hours, as far as the business is open.
    """

    __tablename__ = "resources"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "schedule_id"], ["schedules.business_id", "schedules.id"]),
        CheckConstraint("capacity between 1 and 100", name="capacity"),
        Index(None, "business_id", "schedule_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    kind: Mapped[ResourceKind] = mapped_column(choice(ResourceKind, "kind"))
    capacity: Mapped[int] = mapped_column(SmallInteger)
    schedule_id: Mapped[UUID | None]
    active: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def replace(self, fields: ResourceFields) -> None:
        """Take over all that a business decides about a resource."""
        for field in ResourceFields.model_fields:
            setattr(self, field, getattr(fields, field))


class ResourceBlock(Tenant, Base):
    """A stretch `[starts_at, ends_at)` in which a resource takes no bookings; those already made stand."""

    __tablename__ = "resource_blocks"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "resource_id"], ["resources.business_id", "resources.id"]),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index(None, "business_id", "resource_id", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    resource_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
