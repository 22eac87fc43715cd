"""The table of sessions, and what a session allows in each state."""

from datetime import UTC, datetime, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, SmallInteger, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.sessions.shapes import SessionStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict
from scheduling.database import Base, choice


class SessionOver(Conflict):
    """This session was cancelled or is over."""

    code = "scheduling.session_over"


class SessionBlock(Tenant, Base):
    """A stretch of a staff member's time in which services are sold by the seat.

    `wall_start` and `wall_end` are the local times that were chosen, in `timezone`. `slot_minutes` cuts it into slots
    of `capacity` seats each; null is one slot. A null price leaves it to each service.
    """

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[SessionStatus] = mapped_column(choice(SessionStatus, "status"), default=SessionStatus.PLANNED)
    version: Mapped[int] = mapped_column(default=1)
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    staff_member_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    timezone: Mapped[str]
    wall_start: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    wall_end: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    slot_minutes: Mapped[int | None]
    capacity: Mapped[int] = mapped_column(SmallInteger)
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        CheckConstraint("capacity > 0 and slot_minutes > 0 and cardinality(service_ids) > 0", name="amounts"),
        CheckConstraint("price_minor >= 0 and (price_minor is null) = (currency is null)", name="price"),
        Index("ix_sessions_start", "business_id", "starts_at", "id"),
        Index("ix_sessions_end", "business_id", "ends_at"),
    )

    @property
    def price(self) -> Money | None:
        """What a seat costs; None where each service says."""
        if self.price_minor is None or self.currency is None:
            return None
        return Money(amount_minor=self.price_minor, currency=self.currency)

    @property
    def local_start(self) -> str:
        """The start on the wall of the session's zone, ISO 8601 with offset."""
        return _on_the_wall(self.starts_at, self.wall_start)

    @property
    def local_end(self) -> str:
        """The end on the wall of the session's zone, ISO 8601 with offset."""
        return _on_the_wall(self.ends_at, self.wall_end)

    def replace(self, **columns: Any) -> None:
        """Take over what a business decides about it."""
        for name, value in columns.items():
            setattr(self, name, value)
        self.version += 1

    def cancel(self, now: datetime) -> None:
        """It does not take place. Raises `SessionOver`."""
        self.refuse_when_over(now)
        self.status = SessionStatus.CANCELLED
        self.version += 1

    def refuse_when_over(self, now: datetime) -> None:
        """Raises `SessionOver` unless it takes place and has not ended."""
        if self.status is SessionStatus.CANCELLED or self.ends_at <= now:
            raise SessionOver


def _on_the_wall(moment: datetime, wall: datetime) -> str:
    offset = wall - moment.astimezone(UTC).replace(tzinfo=None)
    return moment.astimezone(timezone(offset)).isoformat()
