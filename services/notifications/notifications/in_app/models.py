"""Notifications inside Nexus."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Tenant
from notifications.database import Base


class InAppNotification(Tenant, Base):
    """What one user of a business reads in the app."""

    __tablename__ = "in_app_notifications"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "id"], ["notifications.business_id", "notifications.id"]),
        UniqueConstraint("business_id", "user_id", "sequence"),
        Index("ix_in_app_notifications_user_id", "user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    sequence: Mapped[int]
    """Rises by one per user and business, in the order of commits: a stream resumes after it and misses nothing."""
    kind: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    about_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def read(self, now: datetime) -> None:
        """Note the first time it was read."""
        self.read_at = self.read_at or now
