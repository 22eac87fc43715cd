"""The table of openings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Uuid, column, table
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base


class Opening(Tenant, Base):
    """A stretch `[starts_at, ends_at)` that may suit those who wait; it stays until nobody fits."""

    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_due", "noted_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    noted_at: Mapped[datetime]


entries = table("waitlist_entries", column("business_id", Uuid), column("status", String))
"""The columns that openings read of the waitlist, which is above them: see `waitlist.models.Entry`."""
