"""Tables of organisations that businesses are connected to, and of the events that WorkOS sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base
from identity.organisations import rules


class Organisation(Base):
    """Which business an organisation belongs to: a directory, read before any business is known."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_due_at", "due_at"),)

    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.business_id"), unique=True)
    roles: Mapped[dict[str, str]] = mapped_column(JSONB)
    """What the organisation's roles are here, by their slugs."""
    connected_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """When its members are looked at next."""
    looked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]

    def claim(self, now: datetime) -> None:
        """Somebody looks at it now; whatever becomes due meanwhile is looked at again."""
        self.due_at = now + rules.LOOK_EVERY

    def done(self, now: datetime) -> None:
        """Its members' roles are in agreement."""
        self.looked_at, self.failures, self.problem = now, 0, None

    def failed(self, problem: str, now: datetime) -> None:
        """It could not be looked at; that is tried again, each time a little later."""
        self.failures += 1
        self.problem = problem
        self.due_at = min(self.due_at, now + rules.retry_after(self.failures))


class WorkosEvent(Base):
    """An event as WorkOS sent it: what to look at, and nothing personal. Kept for a while, so that it counts once."""

    __tablename__ = "workos_events"
    __table_args__ = (
        Index("ix_workos_events_unsettled", "received_at", postgresql_where=text("settled_at is null")),
        Index("ix_workos_events_settled_at", "settled_at", postgresql_where=text("settled_at is not null")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    organisation_id: Mapped[str | None]
    user_id: Mapped[str | None]
    session_id: Mapped[str | None]
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
