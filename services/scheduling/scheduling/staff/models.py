"""Staff members."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.catalogue.shapes import Limits
from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base, Shaped

CLEARABLE = frozenset({"email", "schedule_id"})


class StaffMember(Tenant, Base):
    """Someone whose time is sold. Only an active one is offered; bookings of an inactive one stand."""

    __tablename__ = "staff_members"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "schedule_id"], ["schedules.business_id", "schedules.id"]),
        CheckConstraint("weight > 0", name="weight_positive"),
        Index(None, "business_id", "schedule_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    email: Mapped[str | None]
    timezone: Mapped[str]
    schedule_id: Mapped[UUID | None]
    """The hours that hold for every service without hours of its own."""
    weight: Mapped[int] = mapped_column(default=100)
    limits: Mapped[Limits] = mapped_column(Shaped(Limits), default=Limits)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def change(self, given: dict[str, Any]) -> None:
        """Take over the given fields; only e-mail and schedule can be cleared."""
        for field, value in given.items():
            if value is not None or field in CLEARABLE:
                setattr(self, field, value)
        self.version += 1
