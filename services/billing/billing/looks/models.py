"""The table of what has to be looked at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant


class Look(Tenant, Base):
    """An object at Stripe that has to be looked at when it is due: one row for each, however often it is heard of.

    `wanted` rises with each wish, `looked` is the wish that the last look answered: what is wished while one is under
    way is looked at once more.
    """

    __tablename__ = "looks"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    """Stripe's name of the kind: `payment_intent`, `invoice`, `subscription`, `account`, …"""
    object_id: Mapped[str]
    account: Mapped[str] = mapped_column(default="")
    """The connected account it is in; empty is the platform's own."""
    wanted: Mapped[int] = mapped_column(default=1)
    looked: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Null when there is nothing to do, or when it was tried too often (`problem` says why)."""
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "account", "kind", "object_id"),
        CheckConstraint("looked <= wanted", name="in_order"),
        Index("ix_looks_due", "due_at", postgresql_where="due_at is not null"),
        Index("ix_looks_resting", "id", postgresql_where="due_at is null and problem is not null"),
    )
