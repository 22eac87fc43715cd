"""The table of subscriptions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from billing.subscriptions.rules import ENDED, Told
from contracts.types import uuid7
from kit.db import Tenant


class Subscription(Tenant, Base):
    """A subscription in a connected account that renews a membership, as Stripe last told of it."""

    __tablename__ = "subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int]
    account: Mapped[str]
    stripe_id: Mapped[str]
    membership_id: Mapped[UUID]
    status: Mapped[str]
    """Stripe's word; it may find new ones."""
    period_starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    period_ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    cancel_at_period_end: Mapped[bool]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    latest_invoice: Mapped[str | None]
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When Stripe's last answer was settled: one that was asked for earlier may be older."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        UniqueConstraint("business_id", "stripe_id"),
        Index("ix_subscriptions_membership", "business_id", "membership_id"),
        Index("ix_subscriptions_newest", "business_id", "created_at", "id"),
    )

    @property
    def ended(self) -> bool:
        """Whether it renews nothing any more, for good."""
        return self.status in ENDED

    def take_over(self, told: Told) -> bool:
        """Be as Stripe says; whether that is news. What has ended stays so."""
        if self.ended:
            return False
        news = {name: getattr(told, name) for name in _MIRRORED}
        if all(getattr(self, name) == value for name, value in news.items()):
            return False
        for name, value in news.items():
            setattr(self, name, value)
        self.version += 1
        return True


_MIRRORED = (
    "status", "period_starts_at", "period_ends_at", "cancel_at_period_end", "ended_at", "latest_invoice",
)  # fmt: skip
