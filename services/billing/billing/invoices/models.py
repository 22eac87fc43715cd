"""The mirror of invoices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.invoices.rules import FINAL, Told
from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.types import uuid7
from kit.db import Tenant


class Invoice(Tenant, Base):
    """An invoice in a connected account, as Stripe last told of it. Its sums are Stripe's; none is computed here."""

    __tablename__ = "billing_invoice_mirror"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int]
    account: Mapped[str]
    stripe_id: Mapped[str]
    subscription: Mapped[str | None]
    membership_id: Mapped[UUID | None]
    number: Mapped[str | None]
    status: Mapped[InvoiceStatus] = mapped_column(choice(InvoiceStatus, "status"))
    currency: Mapped[str]
    subtotal_minor: Mapped[int] = mapped_column(BigInteger)
    discount_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    due_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """As `contracts.billing.invoices.shapes.InvoiceLine`, with the taxes of each as Stripe computed them."""
    taxes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    payments: Mapped[list[str]] = mapped_column(JSONB)
    """The payment intents that it was or is to be paid by, by Stripe's ids."""
    hosted_url: Mapped[str | None]
    pdf_url: Mapped[str | None]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    issued_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failure_told: Mapped[bool] = mapped_column(default=False)
    """Whether it was told that its payment had been refused."""
    looked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When Stripe's last answer was settled: one that was asked for earlier may be older."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        UniqueConstraint("business_id", "stripe_id"),
        Index("ix_billing_invoice_mirror_membership", "business_id", "membership_id", "created_at"),
        Index("ix_billing_invoice_mirror_newest", "business_id", "created_at", "id"),
    )

    @classmethod
    def begin(cls, told: Told) -> "Invoice":
        """The first that is heard of it."""
        return cls(
            id=uuid7(), version=1, account=told.account, stripe_id=told.stripe_id, created_at=told.created_at,
            failure_told=False,
            **mirrored(told),
        )  # fmt: skip

    def take_over(self, told: Told) -> bool:
        """Be as Stripe says; whether that is news. What is paid or void stays so."""
        if self.status in FINAL and told.status is not self.status:
            return False
        news = mirrored(told)
        if all(getattr(self, name) == value for name, value in news.items()):
            return False
        for name, value in news.items():
            setattr(self, name, value)
        self.version += 1
        return True


def mirrored(told: Told) -> dict[str, Any]:
    """The columns that are as Stripe tells."""
    known = {name: getattr(told, name) for name in _COLUMNS}
    return known | {
        "lines": [line.model_dump(mode="json") for line in told.lines],
        "taxes": [tax.model_dump(mode="json") for tax in told.taxes],
        "payments": [payment.intent for payment in told.payments],
    }


_COLUMNS = (
    "subscription", "membership_id", "number", "status", "currency", "subtotal_minor", "discount_minor", "total_minor",
    "due_minor", "paid_minor", "hosted_url", "pdf_url", "attempts", "next_attempt_at", "issued_at", "paid_at",
)  # fmt: skip
