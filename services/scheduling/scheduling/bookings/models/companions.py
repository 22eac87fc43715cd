"""The table by which bookings are found by those who take part."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Tenant
from scheduling.database import Base


class Companion(Tenant, Base):
    """Somebody or something that takes part in a booking besides who answers for it.

    An index of `Booking.picked`, in the order of its lists: below row-level security none serves an operator on JSON,
    which might leak. The database keeps it by itself, and nothing of it where somebody is alone.
    """

    __tablename__ = "companions"

    member: Mapped[str] = mapped_column(primary_key=True)
    """The id of a staff member or a resource, as the team names it."""
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    booking_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        Index("ix_companions_booking", "business_id", "booking_id"),
    )
