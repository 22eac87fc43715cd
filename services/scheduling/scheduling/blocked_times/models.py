"""Times that are taken without a booking: blocked by the business, or busy in an outside calendar."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base


class BlockedTime(Tenant, Base):
    """A stretch `[starts_at, ends_at)` in which a staff member takes no bookings; those already made stand."""

    __tablename__ = "blocked_times"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index(None, "business_id", "staff_member_id", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    staff_member_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BusyBlock(Tenant, Base):
    """A busy time `[starts_at, ends_at)` mirrored from a staff member's outside calendar."""

    __tablename__ = "busy_blocks"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index(None, "business_id", "staff_member_id", "ends_at"),
        Index("ix_busy_blocks_source", "business_id", "staff_member_id", "source", "starts_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    staff_member_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    source: Mapped[str]
    """Which outside calendar of theirs: what it brings replaces what it brought before."""
    external_uid: Mapped[str] = mapped_column(default="", server_default="")
    """The event's id in the outside calendar, to find it again."""
