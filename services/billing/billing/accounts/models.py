"""The table of connected accounts, and the directory that leads from an account to its business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from kit import clock
from kit.db import Tenant


class ConnectAccount(Tenant, Base):
    """The account at Stripe that a business takes its money in: one for each business.

    Started before Stripe is asked, so that a crash in between makes no second account.
    """

    __tablename__ = "connect_accounts"

    stripe_id: Mapped[str | None]
    """`acct_…`; null until Stripe has made it."""
    country: Mapped[str]
    charges_enabled: Mapped[bool] = mapped_column(default=False)
    payouts_enabled: Mapped[bool] = mapped_column(default=False)
    details_submitted: Mapped[bool] = mapped_column(default=False)
    requirements: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What Stripe still wants to know, by its names."""
    disabled_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    looked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (UniqueConstraint("stripe_id", name="uq_connect_accounts_stripe_id"),)


class AccountOwner(Base):
    """Which business a connected account belongs to: webhooks name the account alone. Belongs to no business."""

    __tablename__ = "account_owners"

    stripe_id: Mapped[str] = mapped_column(primary_key=True)
    business_id: Mapped[UUID]
