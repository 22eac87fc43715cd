"""The tables of checks of the zone data, and of what they found."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base

FIRST: Final = UUID(int=0)
"""Comes before every id."""


class ZoneCheck(Base):
    """How far the bookings of all businesses were looked at under one version of the zone data; of no business."""

    __tablename__ = "zone_checks"

    version: Mapped[str] = mapped_column(primary_key=True)
    after_business: Mapped[UUID] = mapped_column(default=FIRST)
    after_booking: Mapped[UUID] = mapped_column(default=FIRST)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ZoneShift(Tenant, Base):
    """That a booking's instant is not its local time any more; found once, whatever version finds it again."""

    __tablename__ = "zone_shifts"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        UniqueConstraint("business_id", "booking_id", "starts_at", "intended_at"),
        Index("ix_zone_shifts_newest", "business_id", "found_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    booking_id: Mapped[UUID]
    timezone: Mapped[str]
    wall_start: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    intended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    tzdata_version: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
