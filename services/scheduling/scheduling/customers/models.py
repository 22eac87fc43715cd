"""The table of customers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, Uuid, column, table
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base


class Customer(Tenant, Base):
    """A person who books with one business; known to it by their e-mail address."""

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    timezone: Mapped[str | None]
    locale: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "email"),
        Index("ix_customers_newest", "business_id", "created_at", "id"),
    )


bookings = table("bookings", column("business_id", Uuid), column("customer_id", Uuid))
"""The columns that customers read of bookings, which are above them: see `bookings.models.Booking`."""
