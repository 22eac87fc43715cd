"""The tables of membership plans and memberships, and how a membership goes on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.credits.shapes import Interval, MembershipPlanFields, MembershipStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict
from scheduling.database import Base, choice


class PlanNotSold(Conflict):
    """This membership is not sold any more."""

    code = "scheduling.membership_plan_not_sold"


class MembershipOver(Conflict):
    """This membership has ended already."""

    code = "scheduling.membership_over"


class MembershipPlan(Tenant, Base):
    """Credits for certain services in each period. Only an active plan is sold; memberships of it stand."""

    __tablename__ = "membership_plans"
    __table_args__ = (CheckConstraint("credits > 0 and price_minor >= 0", name="amounts"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    description: Mapped[str]
    credits: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    interval: Mapped[Interval] = mapped_column(choice(Interval, "interval"))
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    @property
    def price(self) -> Money:
        """What a period costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    def replace(self, fields: MembershipPlanFields) -> None:
        """Take over all that a business decides about a plan."""
        for field in MembershipPlanFields.model_fields.keys() - {"price"}:
            setattr(self, field, getattr(fields, field))
        self.price_minor, self.currency = fields.price.amount_minor, fields.price.currency


class Membership(Tenant, Base):
    """A customer's membership, on the terms that its plan had when it started.

    `renews_at` is when the first period begins of which no payment is known; `asked_about` is the last such moment for
    which billing was asked to look again.
    """

    __tablename__ = "memberships"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[MembershipStatus] = mapped_column(choice(MembershipStatus, "status"))
    version: Mapped[int] = mapped_column(default=1)
    plan_id: Mapped[UUID]
    plan_name: Mapped[str]
    customer_id: Mapped[UUID]
    credits: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    renews_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    asked_about: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "plan_id"], ["membership_plans.business_id", "membership_plans.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        CheckConstraint("credits > 0 and price_minor >= 0", name="amounts"),
        Index("ix_memberships_newest", "business_id", "created_at", "id"),
        Index("ix_memberships_customer", "business_id", "customer_id", "created_at"),
        Index("ix_memberships_due", "renews_at", postgresql_where="status = 'active'"),
    )

    @property
    def price(self) -> Money:
        """What a period costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    def renew(self, until: datetime) -> bool:
        """A period that ends then is paid; whether that is news. Periods may be told of in any order."""
        if until <= self.renews_at:
            return False
        self.renews_at = until
        self.version += 1
        return True

    def ask(self, now: datetime) -> bool:
        """Whether billing has to be asked about the period that has begun: once for each."""
        begun = self.status is MembershipStatus.ACTIVE and self.renews_at <= now
        if not begun or self.asked_about == self.renews_at:
            return False
        self.asked_about = self.renews_at
        self.version += 1
        return True

    def end(self, now: datetime) -> None:
        """It renews no more. Raises `MembershipOver`."""
        if self.status is MembershipStatus.ENDED:
            raise MembershipOver
        self.status, self.ended_at = MembershipStatus.ENDED, now
        self.version += 1
