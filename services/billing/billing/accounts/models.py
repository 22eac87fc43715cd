"""The table of connected accounts, and the directory that leads from an account to its business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from billing.accounts.rules import Facts
from billing.database import Base
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant


class ConnectAccount(Tenant, Base):
    """The account at Stripe that a business takes its money in: one for each business.

    Started before Stripe is asked, so that a crash in between makes no second account.
    """

    __tablename__ = "connect_accounts"

    id: Mapped[UUID] = mapped_column(default=uuid7)
    """Names this opening at Stripe: the idempotency key, and `nexus_id` in the account's metadata."""
    stripe_id: Mapped[str | None]
    """`acct_…`; null until Stripe has made it. That no two businesses share one, the directory sees to."""
    country: Mapped[str]
    currency: Mapped[str] = mapped_column(default="EUR")
    """What it is opened with: the business's currency at that time."""
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    charges_enabled: Mapped[bool] = mapped_column(default=False)
    payouts_enabled: Mapped[bool] = mapped_column(default=False)
    details_submitted: Mapped[bool] = mapped_column(default=False)
    requirements: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What Stripe still wants to know, by its names."""
    disabled_reason: Mapped[str | None]
    disconnected_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When it was noticed that the platform may not use it any more."""
    version: Mapped[int] = mapped_column(default=1)
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (UniqueConstraint("business_id", "stripe_id"),)

    def begin(self, country: str, currency: str, now: datetime) -> None:
        """Start to open it, or another in the place of one that is gone."""
        self.id, self.started_at = uuid7(), now
        self.country, self.currency = country, currency
        self.stripe_id = self.disconnected_at = self.disabled_reason = None
        self.charges_enabled = self.payouts_enabled = self.details_submitted = False
        self.requirements = []

    def made(self, stripe_id: str) -> None:
        """Stripe has made it."""
        self.stripe_id = stripe_id
        self.version += 1

    def become(self, facts: Facts, now: datetime) -> bool:
        """Take over what Stripe says of it; whether that is news."""
        self.looked_at = now
        before = self.charges_enabled, self.payouts_enabled, self.details_submitted, self.requirements
        was = *before, self.disabled_reason, self.disconnected_at is not None
        if was == (*facts, False):
            return False
        self.disconnected_at = None
        self.charges_enabled, self.payouts_enabled, self.details_submitted = facts[:3]
        self.requirements, self.disabled_reason = facts.requirements, facts.disabled_reason
        self.version += 1
        return True

    def disconnect(self, now: datetime) -> bool:
        """The platform may not use it any more; whether that is news."""
        self.looked_at = now
        if self.disconnected_at is not None:
            return False
        self.disconnected_at = now
        self.charges_enabled = self.payouts_enabled = False
        self.version += 1
        return True


class AccountOwner(Base):
    """Which business a connected account belongs to: webhooks name the account alone. Belongs to no business."""

    __tablename__ = "account_owners"

    stripe_id: Mapped[str] = mapped_column(primary_key=True)
    business_id: Mapped[UUID]
