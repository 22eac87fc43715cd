"""The tables of video rooms, and of who was given a way in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base


class VideoRoom(Tenant, Base):
    """The room of an online booking, as the vendor knows it.

    Its own id is its name there: whoever asks twice gets the same room, and the name tells nothing. What leads into it
    is encrypted. When it is due stands with the booking.
    """

    __tablename__ = "video_rooms"

    booking_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(default=uuid7)
    payload: Mapped[bytes | None]
    """The vendor's address of it, in the vault; null until there is a room, and after it is gone."""
    sealed_for: Mapped[UUID | None]
    opens_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closes_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=0)
    """The version of the booking that the vendor was told last."""
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    ready_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        UniqueConstraint("business_id", "id"),
        CheckConstraint("opens_at < closes_at", name="in_order"),
        CheckConstraint("(payload is null) = (ready_at is null)", name="ready"),
        Index("ix_video_rooms_newest", "business_id", "created_at", "id"),
    )


class RoomJoin(Tenant, Base):
    """That somebody was given a way into a room: append-only."""

    __tablename__ = "video_room_joins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    booking_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    actor: Mapped[str]
    host: Mapped[bool]
    cause: Mapped[str | None]
    trace_id: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["video_rooms.business_id", "video_rooms.booking_id"]),
        Index("ix_video_room_joins_newest", "business_id", "booking_id", "at", "id"),
    )
