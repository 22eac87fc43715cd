"""The tables of payments, refunds and disputes, and how each goes on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.ledger.models import Account
from contracts.billing.events import PaymentPurpose
from contracts.billing.payments.shapes import DisputeStatus, PaymentStatus, RefundReason, RefundStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict

GIFT = "gift:"
"""What begins the name of a payment, or a refund, that no money moved for."""
DONE = (PaymentStatus.SUCCEEDED, PaymentStatus.CANCELLED)


class RefundTooLarge(Conflict):
    """That is more than is left of this payment; `current` says how much is."""

    code = "billing.refund_too_large"


class NotPaid(Conflict):
    """This payment has brought no money that could be given back."""

    code = "billing.not_paid"


class Payment(Tenant, Base):
    """A payment intent at Stripe, and what it is for."""

    __tablename__ = "payments"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    stripe_id: Mapped[str]
    account: Mapped[str]
    status: Mapped[PaymentStatus] = mapped_column(choice(PaymentStatus, "status"), default=PaymentStatus.PENDING)
    version: Mapped[int] = mapped_column(default=0)
    """One more with each fact that is told of it."""
    purpose: Mapped[PaymentPurpose] = mapped_column(choice(PaymentPurpose, "purpose"))
    subject_id: Mapped[UUID]
    """The booking, purchase or membership that it is for."""
    period_starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Of a membership: when the period begins that is paid by it."""
    checkout_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    description: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """The part of it that is tax, by Stripe's own lines."""
    currency: Mapped[str]
    reserved_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """What is set aside to be given back, of which Stripe has not said that it is."""
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """What is given back at Stripe, or on its way."""
    decline_code: Mapped[str | None]
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the first attempt failed: told once."""
    disputed: Mapped[bool] = mapped_column(default=False)
    """Whether a bank asks for it back, or has kept it."""
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    takes_fee: Mapped[bool] = mapped_column(default=False)
    """Whether the platform takes a part of it, which goes back with what is given back."""
    fee_currency: Mapped[str | None]
    stripe_fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    platform_fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "stripe_id"),
        CheckConstraint("amount_minor >= 0 and tax_minor >= 0 and tax_minor <= amount_minor", name="amounts"),
        CheckConstraint(
            "reserved_minor >= 0 and refunded_minor >= 0 and refunded_minor <= amount_minor", name="refunds"
        ),
        CheckConstraint("status <> 'succeeded' or paid_at is not null", name="paid"),
        Index("ix_payments_newest", "business_id", "created_at", "id"),
        Index("ix_payments_subject", "business_id", "subject_id"),
        Index("ix_payments_customer", "business_id", "customer_id", "created_at"),
    )  # fmt: skip

    @property
    def amount(self) -> Money:
        """What is paid."""
        return self.money(self.amount_minor)

    @property
    def refunded(self) -> Money:
        """What is given back of it, or set aside to be."""
        return self.money(self.refunded_minor + self.reserved_minor)

    @property
    def left_minor(self) -> int:
        """What can still be given back."""
        return max(0, self.amount_minor - self.refunded_minor - self.reserved_minor)

    @property
    def booking_id(self) -> UUID | None:
        """The booking that it is for."""
        return self.subject_id if self.purpose in {PaymentPurpose.DEPOSIT, PaymentPurpose.FEE} else None

    @property
    def purchase_id(self) -> UUID | None:
        """The purchase that it is for."""
        return self.subject_id if self.purpose is PaymentPurpose.PURCHASE else None

    @property
    def membership_id(self) -> UUID | None:
        """The membership that it is for."""
        return self.subject_id if self.purpose is PaymentPurpose.MEMBERSHIP else None

    @property
    def stripe_fee(self) -> Money | None:
        """What Stripe kept of it."""
        return self._fee(self.stripe_fee_minor)

    @property
    def platform_fee(self) -> Money | None:
        """What the platform kept of it."""
        return self._fee(self.platform_fee_minor)

    @property
    def by_gift(self) -> bool:
        """Whether a gift code paid it."""
        return self.stripe_id.startswith(GIFT)

    @property
    def accounts(self) -> tuple[Account, Account]:
        """Where in the books its money lies, and as what it was earned or is owed."""
        money = Account.GIFTS if self.by_gift else Account.STRIPE
        return money, Account.GIFTS if self.purpose is PaymentPurpose.GIFT else Account.SALES

    def money(self, minor: int) -> Money:
        """So many minor units of its currency."""
        return Money(amount_minor=minor, currency=self.currency)

    def amount_to(self, minor: int) -> None:
        """Stripe asks for so much: a credit note makes it less until it is paid. What is paid stays as it was."""
        if self.status is not PaymentStatus.SUCCEEDED:
            self.amount_minor, self.tax_minor = minor, min(self.tax_minor, minor)

    def succeed(self, paid_at: datetime) -> bool:
        """The money is there; whether that is news. Whatever was told before, also that it had failed."""
        if self.status is PaymentStatus.SUCCEEDED:
            return False
        self.status, self.paid_at, self.decline_code = PaymentStatus.SUCCEEDED, paid_at, None
        return True

    def follow(self, status: PaymentStatus, decline_code: str | None, now: datetime) -> bool:
        """Take over a status without money; whether its first failure is news. What is done stays as it is."""
        if self.status in DONE:
            return False
        self.status, self.decline_code = status, decline_code
        first = status is PaymentStatus.FAILED and self.failed_at is None
        if first:
            self.failed_at = now
        return first

    def _fee(self, minor: int | None) -> Money | None:
        if minor is None or self.fee_currency is None:
            return None
        return Money(amount_minor=minor, currency=self.fee_currency)


class Refund(Tenant, Base):
    """Money given back of a payment: ours, set aside before Stripe is asked, or somebody's at Stripe's dashboard.

    The id of ours is the idempotency key of the call.
    """

    __tablename__ = "refunds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    payment_id: Mapped[UUID]
    status: Mapped[RefundStatus] = mapped_column(choice(RefundStatus, "status"), default=RefundStatus.STARTED)
    key: Mapped[str | None]
    """Why the system gives back by itself, once: `cancelled`, `unusable`. Null for what a person decided."""
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    tax_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """The part of it that the books took from the tax."""
    currency: Mapped[str]
    reason: Mapped[RefundReason] = mapped_column(choice(RefundReason, "reason"))
    gift_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """Of money that was paid for a gift code: what was taken off the code for it."""
    note: Mapped[str | None]
    undoes: Mapped[bool]
    stripe_id: Mapped[str | None]
    problem: Mapped[str | None]
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When Stripe was first asked."""
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(default=0)
    refunded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "payment_id"], ["payments.business_id", "payments.id"]),
        UniqueConstraint("business_id", "stripe_id"),
        UniqueConstraint("business_id", "payment_id", "key"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("status = 'started' or due_at is null", name="due"),
        Index("ix_refunds_due", "due_at", postgresql_where="due_at is not null"),
    )

    @property
    def amount(self) -> Money:
        """How much is given back."""
        return Money(amount_minor=self.amount_minor, currency=self.currency)


class Dispute(Tenant, Base):
    """A customer's bank asks for a payment back, as Stripe tells of it."""

    __tablename__ = "disputes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    payment_id: Mapped[UUID]
    stripe_id: Mapped[str]
    status: Mapped[DisputeStatus] = mapped_column(choice(DisputeStatus, "status"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    withdrawn_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """What the bank has taken back at present."""
    currency: Mapped[str]
    reason: Mapped[str]
    answer_by: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "payment_id"], ["payments.business_id", "payments.id"]),
        UniqueConstraint("business_id", "stripe_id"),
    )

    @property
    def amount(self) -> Money:
        """What the bank asks for."""
        return Money(amount_minor=self.amount_minor, currency=self.currency)

    @property
    def withdrawn(self) -> Money:
        """What the bank has taken back at present."""
        return Money(amount_minor=self.withdrawn_minor, currency=self.currency)
