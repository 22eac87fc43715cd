"""The table of visits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base


class Visit(Tenant, Base):
    """Several bookings of one customer that follow each other: the parts of one visit. Manage tokens are told once."""

    __tablename__ = "visits"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=1)
    customer_id: Mapped[UUID]
    cancel_token_hash: Mapped[bytes]
    reschedule_token_hash: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        Index("ix_visits_customer", "business_id", "customer_id"),
    )

    def change(self) -> None:
        """Some of it has moved, or been called off."""
        self.version += 1
