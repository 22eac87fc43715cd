"""Memberships and their plans as billing knows them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from contracts.scheduling.credits.shapes import Interval, MembershipStatus
from contracts.types import Money
from kit.db import Tenant


class Membership(Tenant, Base):
    """A customer's membership, as scheduling last described it; which of its periods are paid is decided here."""

    __tablename__ = "memberships"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    """Scheduling's version at the newest fact; an older one never replaces it."""
    status: Mapped[MembershipStatus] = mapped_column(choice(MembershipStatus, "status"))
    plan_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    renews_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index("ix_memberships_customer", "business_id", "customer_id"),)

    @property
    def price(self) -> Money:
        """What a period costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)


class MembershipPlan(Tenant, Base):
    """How long the periods of a plan's memberships are: what staff record at the desk is counted by it."""

    __tablename__ = "membership_plans"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    interval: Mapped[Interval] = mapped_column(choice(Interval, "interval"))
