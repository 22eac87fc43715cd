"""The table of paid periods."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from contracts.billing.periods.shapes import PaidBy
from contracts.types import Money, Period, uuid7
from kit import clock
from kit.db import Tenant


class PaidPeriod(Tenant, Base):
    """A period of a membership that is paid: one row for each, however often and however it was paid."""

    __tablename__ = "paid_periods"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int]
    """1, 2, 3, … for each membership, in the order in which they were paid; the version of the fact."""
    membership_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    paid_by: Mapped[PaidBy] = mapped_column(choice(PaidBy, "paid_by"))
    payment_id: Mapped[UUID]
    """Of the payment's mirror where Stripe has the money; else this period's own, told nowhere else."""
    invoice_id: Mapped[UUID | None]
    paid_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "membership_id", "starts_at"),
        UniqueConstraint("business_id", "membership_id", "number"),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        CheckConstraint("amount_minor >= 0", name="amounts"),
    )

    @property
    def period(self) -> Period:
        """What is paid for."""
        return Period(starts_at=self.starts_at, ends_at=self.ends_at)

    @property
    def amount(self) -> Money:
        """What it cost."""
        return Money(amount_minor=self.amount_minor, currency=self.currency)
