"""The tables of packages and purchases, and how a purchase goes on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.credits.shapes import PackageFields, PurchaseStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict
from scheduling.database import Base, choice


class PackageNotSold(Conflict):
    """This package is not sold any more."""

    code = "scheduling.package_not_sold"


class Package(Tenant, Base):
    """A bundle of credits for certain services. Only an active one is sold; what was bought of it stands."""

    __tablename__ = "packages"
    __table_args__ = (CheckConstraint("credits > 0 and price_minor >= 0 and valid_days > 0", name="amounts"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    description: Mapped[str]
    credits: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    valid_days: Mapped[int | None]
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    @property
    def price(self) -> Money:
        """What it costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    def replace(self, fields: PackageFields) -> None:
        """Take over all that a business decides about a package."""
        for field in PackageFields.model_fields.keys() - {"price"}:
            setattr(self, field, getattr(fields, field))
        self.price_minor, self.currency = fields.price.amount_minor, fields.price.currency


class Purchase(Tenant, Base):
    """A package that a customer bought, on the terms it had then."""

    __tablename__ = "purchases"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[PurchaseStatus] = mapped_column(choice(PurchaseStatus, "status"))
    version: Mapped[int] = mapped_column(default=1)
    package_id: Mapped[UUID]
    package_name: Mapped[str]
    customer_id: Mapped[UUID]
    credits: Mapped[int]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    valid_days: Mapped[int | None]
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    payment_id: Mapped[UUID | None]
    """The payment that billing told of; null for what staff took, and what costs nothing."""
    refunded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "package_id"], ["packages.business_id", "packages.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        CheckConstraint("credits > 0 and price_minor >= 0 and valid_days > 0", name="amounts"),
        Index("ix_purchases_newest", "business_id", "created_at", "id"),
        Index("ix_purchases_customer", "business_id", "customer_id", "created_at"),
    )

    @property
    def price(self) -> Money:
        """What it cost."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    def pay(self, payment_id: UUID, paid_at: datetime) -> bool:
        """The money is there; whether that is news. The money of a refunded purchase came and went."""
        if self.status is not PurchaseStatus.AWAITING_PAYMENT:
            return False
        self.payment_id, self.paid_at = payment_id, paid_at
        self._become(PurchaseStatus.PAID)
        return True

    def refund(self, now: datetime) -> bool:
        """The money is gone again, even where its coming has not been told yet; whether that is news."""
        if self.status is PurchaseStatus.REFUNDED:
            return False
        self.refunded_at = now
        self._become(PurchaseStatus.REFUNDED)
        return True

    def _become(self, status: PurchaseStatus) -> None:
        self.status = status
        self.version += 1
