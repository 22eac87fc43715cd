"""The tables of plans: who pays the platform, by which page, and what for."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.plan_subscriptions.rules import Told
from contracts.billing.plan_subscriptions.shapes import PlanSubscriptionStatus
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant


class PlanCustomer(Tenant, Base):
    """A business as a customer of the platform: one for each.

    Started before Stripe is asked, so that a crash in between makes no second one.
    """

    __tablename__ = "plan_customers"

    stripe_id: Mapped[str | None]
    """`cus_…` in the platform's account; null until Stripe has made it."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("business_id", "stripe_id"),)


class PlanCustomerOwner(Base):
    """Which business a customer of the platform is: webhooks name the customer alone. Belongs to no business."""

    __tablename__ = "plan_customer_owners"

    stripe_id: Mapped[str] = mapped_column(primary_key=True)
    business_id: Mapped[UUID]


class CheckoutStatus(StrEnum):
    """Where a checkout stands."""

    STARTED = "started"
    """Stripe is being asked for it, or was when something stopped us."""
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class PlanCheckout(Tenant, Base):
    """A page of Stripe's on which a business subscribes to a plan; its id is the idempotency key.

    At most one is started or open, so that nobody subscribes twice by two pages.
    """

    __tablename__ = "plan_checkouts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    plan: Mapped[str]
    price: Mapped[str]
    """`price_…`"""
    success_url: Mapped[str]
    cancel_url: Mapped[str | None]
    trial_ends_at: Mapped[datetime | None]
    """Until when it is free; null where it is paid at once."""
    status: Mapped[CheckoutStatus] = mapped_column(choice(CheckoutStatus, "status"), default=CheckoutStatus.STARTED)
    stripe_id: Mapped[str | None]
    """`cs_…`; null until Stripe has made it."""
    url: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "stripe_id"),
        Index(
            "uq_plan_checkouts_one", "business_id", unique=True, postgresql_where="status in ('started', 'open')"
        ),
    )  # fmt: skip

    def is_for(self, price: str, success_url: str, cancel_url: str | None) -> bool:
        """Whether it is what is asked for now."""
        return (self.price, self.success_url, self.cancel_url) == (price, success_url, cancel_url)

    def open(self, stripe_id: str, url: str | None, expires_at: datetime) -> None:
        """Stripe has made it. One that is over stays over."""
        self.stripe_id, self.url, self.expires_at = stripe_id, url, expires_at
        if self.status is CheckoutStatus.STARTED:
            self.status = CheckoutStatus.OPEN

    def end(self, status: CheckoutStatus) -> None:
        """It was paid, or cannot be any more; what was paid stays paid."""
        if self.status is not CheckoutStatus.COMPLETE:
            self.status, self.url = status, None


class PlanSubscription(Tenant, Base):
    """A subscription of a plan, as Stripe last told it."""

    __tablename__ = "plan_subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    stripe_id: Mapped[str]
    plan: Mapped[str]
    status: Mapped[PlanSubscriptionStatus] = mapped_column(choice(PlanSubscriptionStatus, "status"))
    period_ends_at: Mapped[datetime | None]
    cancels_at: Mapped[datetime | None]
    behind_since: Mapped[datetime | None]
    """When its arrears, its pause or its end began."""
    pay_url: Mapped[str | None]
    """Where its oldest open invoice is paid."""
    made_at: Mapped[datetime]
    """By Stripe's clock."""
    looked_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("business_id", "stripe_id"),)

    def learn(self, told: Told) -> None:
        """Take over what was seen, unless something newer was; an end stays one."""
        if told.looked_at < self.looked_at or self.status is PlanSubscriptionStatus.CANCELED:
            return
        self.plan, self.status, self.pay_url, self.looked_at = told.plan, told.status, told.pay_url, told.looked_at
        self.period_ends_at, self.cancels_at = told.period_ends_at, told.cancels_at
        self.behind_since = told.behind_since
