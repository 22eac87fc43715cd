"""Which schedule says when the business is open."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped

from kit.db import Tenant
from scheduling.database import Base


class OpeningHours(Tenant, Base):
    """That nobody can be booked outside of a schedule's hours; a business has one such row or none."""

    __tablename__ = "opening_hours"
    __table_args__ = (ForeignKeyConstraint(["business_id", "schedule_id"], ["schedules.business_id", "schedules.id"]),)

    schedule_id: Mapped[UUID]
