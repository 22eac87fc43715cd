"""The table of checkouts, and how one goes on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.billing.events import PaymentPurpose
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant

STARTED, OPEN, COMPLETE, EXPIRED = CheckoutStatus
LIVE = (STARTED, OPEN)
UNPAID = "payment_failed"
"""The problem of a checkout that was complete before its money failed to come."""


class Checkout(Tenant, Base):
    """One attempt to have one thing paid on a page of Stripe's. At most one is live for each thing.

    Its id is the idempotency key of the call that makes the page, and what is sent there stands in the row before the
    call: a crash at any line makes no second page.
    """

    __tablename__ = "checkouts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[CheckoutStatus] = mapped_column(choice(CheckoutStatus, "status"), default=STARTED)
    version: Mapped[int] = mapped_column(default=1)
    purpose: Mapped[PaymentPurpose] = mapped_column(choice(PaymentPurpose, "purpose"))
    subject_id: Mapped[UUID]
    """The booking, purchase, membership or gift code that it is for."""
    customer_id: Mapped[UUID | None]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    gift_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """The part of it that a gift code pays."""
    currency: Mapped[str]
    price_id: Mapped[str | None]
    """The price of the business's catalogue at Stripe that it is paid by; null where the call says the amount."""
    interval: Mapped[str | None]
    description: Mapped[str]
    email: Mapped[str | None]
    """Kept until Stripe has answered, so that a second call says the same as the first."""
    terms: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    success_url: Mapped[str]
    cancel_url: Mapped[str | None]
    account: Mapped[str]
    token_hash: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    page_expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When Stripe ends the page by itself; not before half an hour, so it may be later than ours."""
    stripe_id: Mapped[str | None]
    page: Mapped[str | None]
    payment_id: Mapped[UUID | None]
    problem: Mapped[str | None]
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When Stripe was first asked for the page."""
    called_off_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the thing itself was called off: money that comes then goes back."""
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When it has to be ended at Stripe."""
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "stripe_id"),
        CheckConstraint("amount_minor >= 0 and gift_minor >= 0 and gift_minor <= amount_minor", name="amount"),
        CheckConstraint("status <> 'open' or (stripe_id is not null and page is not null)", name="page"),
        Index(
            "uq_checkouts_live", "business_id", "purpose", "subject_id",
            unique=True, postgresql_where="status in ('started', 'open')",
        ),
        Index("ix_checkouts_newest", "business_id", "created_at", "id"),
        Index("ix_checkouts_subject", "business_id", "subject_id"),
        Index("ix_checkouts_due", "due_at", postgresql_where="due_at is not null"),
    )  # fmt: skip

    @property
    def amount(self) -> Money:
        """What is paid; of a membership for each period."""
        return Money(amount_minor=self.amount_minor, currency=self.currency)

    @property
    def from_gift(self) -> Money | None:
        """The part of it that a gift code pays."""
        return Money(amount_minor=self.gift_minor, currency=self.currency) if self.gift_minor else None

    @property
    def left(self) -> Money:
        """What is paid on Stripe's page."""
        return Money(amount_minor=self.amount_minor - self.gift_minor, currency=self.currency)

    @property
    def paid_by_gift(self) -> bool:
        """Whether a gift code pays all of it: Stripe is not asked."""
        return 0 < self.amount_minor == self.gift_minor

    @property
    def url(self) -> str | None:
        """Where the customer pays; None where nobody can."""
        return self.page if self.status is OPEN else None

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
    def gift_code_id(self) -> UUID | None:
        """The gift code that is bought by it."""
        return self.subject_id if self.purpose is PaymentPurpose.GIFT else None

    @property
    def live(self) -> bool:
        """Whether somebody can pay by it, or soon will."""
        return self.status in LIVE

    def open(self, stripe_id: str, page: str | None) -> None:
        """Stripe has made the page. Of one that ended meanwhile it has to be ended at once."""
        self.stripe_id, self.page, self.email = stripe_id, page, None
        if self.status is STARTED and page is not None:
            self.status = OPEN
        else:
            self.due_at = clock.now()
        self.version += 1

    def complete(self) -> bool:
        """The customer is through; whether that is news. Also where it had ended for us: money is money."""
        if self.status is COMPLETE or self.problem == UNPAID:
            return False
        self.status, self.due_at, self.email = COMPLETE, None, None
        self.version += 1
        return True

    def fail(self) -> bool:
        """The customer was through, and then their bank sent no money; whether that is news. It can be paid anew."""
        if self.status is not COMPLETE:
            return False
        self.status, self.problem = EXPIRED, UNPAID
        self.version += 1
        return True

    def recover(self) -> None:
        """The money came after all that a bank had not sent."""
        if self.problem == UNPAID:
            self.status, self.problem = COMPLETE, None
            self.version += 1

    def expire(self, problem: str | None = None) -> bool:
        """Nobody can pay by it any more; whether that is news. What is complete stays so."""
        self.due_at = self.email = None
        if not self.live:
            return False
        self.status, self.problem = EXPIRED, problem
        self.version += 1
        return True

    def call_off(self, now: datetime) -> None:
        """The thing itself is off: its page has to be ended at Stripe."""
        self.called_off_at = self.called_off_at or now
        if self.live:
            self.due_at = now
