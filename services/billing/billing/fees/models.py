"""The table of fees, and how one goes on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.payment_methods.models import PaymentMethod
from contracts.billing.fees.shapes import FeeKind, FeeStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict

UNDECIDED, DUE, CHARGING, PAID, WAIVED = FeeStatus


class FeeUndecided(Conflict):
    """Whether this no-show costs something has yet to be decided by a person, at its booking."""

    code = "billing.fee_undecided"


class FeeNotDue(Conflict):
    """This fee is not due: it is being charged, or paid, or waived; `current` says which."""

    code = "billing.fee_not_due"


class Fee(Tenant, Base):
    """What a customer owes for a booking that was called off too late, or missed. A booking has one at most.

    Its id is the idempotency key of the payment at Stripe: all its charges are attempts of one payment intent, which
    succeeds once.
    """

    __tablename__ = "fees"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[FeeKind] = mapped_column(choice(FeeKind, "kind"))
    status: Mapped[FeeStatus] = mapped_column(choice(FeeStatus, "status"))
    version: Mapped[int] = mapped_column(default=1)
    booking_id: Mapped[UUID]
    booking_version: Mapped[int]
    """Of the last word of scheduling's that was taken over."""
    customer_id: Mapped[UUID]
    description: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    deposit_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """The part of it that is kept of the deposit."""
    currency: Mapped[str]
    problem: Mapped[str | None]
    payment_method_id: Mapped[UUID | None]
    account: Mapped[str | None]
    stripe_customer: Mapped[str | None]
    stripe_id: Mapped[str | None]
    """The payment intent that its charges are attempts of."""
    payment_id: Mapped[UUID | None]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    charges: Mapped[int] = mapped_column(default=0)
    """How often a person has had it charged."""
    tried_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When Stripe was first asked for the charge that is under way."""
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When Stripe has to be asked."""
    attempts: Mapped[int] = mapped_column(default=0)
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    waived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "booking_id"),
        CheckConstraint("amount_minor > 0 and deposit_minor >= 0 and deposit_minor <= amount_minor", name="amounts"),
        CheckConstraint("status <> 'charging' or confirmed_by is not null", name="confirmed"),
        CheckConstraint("due_at is null or status = 'charging'", name="due"),
        CheckConstraint("(status = 'paid') = (paid_at is not null)", name="paid"),
        Index("ix_fees_newest", "business_id", "created_at", "id"),
        Index("ix_fees_due", "due_at", postgresql_where="due_at is not null"),
    )

    @property
    def amount(self) -> Money:
        """All of it."""
        return self._money(self.amount_minor)

    @property
    def from_deposit(self) -> Money:
        """The part of it that is kept of the deposit."""
        return self._money(self.deposit_minor)

    @property
    def left(self) -> Money:
        """What has to be paid besides; nothing once it is, or never will be."""
        return self._money(0 if self.status in {PAID, WAIVED} else self.amount_minor - self.deposit_minor)

    def owe(self, deposit_minor: int, now: datetime) -> None:
        """It is owed, and so much of a deposit is there to keep for it: what is left, if anything, is due."""
        self.deposit_minor = min(deposit_minor, self.amount_minor)
        if self.deposit_minor == self.amount_minor:
            self.status, self.paid_at = PAID, now
        else:
            self.status = DUE
        self.version += 1

    def refuse_unless_due(self) -> None:
        """Raises `FeeUndecided` for a no-show that nobody has decided on, `FeeNotDue` for what is not due."""
        if self.status is UNDECIDED:
            raise FeeUndecided
        if self.status is not DUE:
            raise FeeNotDue(current={"status": self.status})

    def charge(self, method: PaymentMethod, by: str, now: datetime) -> None:
        """A person has it charged to this card. Raises `FeeUndecided`, `FeeNotDue`."""
        self.refuse_unless_due()
        if (self.account, self.stripe_customer) != (method.account, method.stripe_customer):
            self.stripe_id = None  # a payment intent takes the cards of one customer
        self.account, self.stripe_customer = method.account, method.stripe_customer
        self.status, self.payment_method_id, self.problem = CHARGING, method.id, None
        self.confirmed_by, self.confirmed_at, self.due_at, self.tried_at = by, now, now, None
        self.charges += 1
        self.attempts = 0
        self.version += 1

    def fail(self, problem: str) -> None:
        """It could not be charged: it is due as before."""
        if self.status is CHARGING:
            self.status, self.problem, self.due_at = DUE, problem, None
            self.version += 1

    def waive(self, now: datetime) -> None:
        """Nothing is asked for it."""
        self.status, self.waived_at, self.problem = WAIVED, now, None
        self.version += 1

    def pay(self, payment_id: UUID, paid_at: datetime) -> bool:
        """Its money is there; whether that is news. What was waived stays so: that money goes back."""
        if self.status in {PAID, WAIVED}:
            return False
        self.status, self.payment_id, self.paid_at = PAID, payment_id, paid_at
        self.problem = self.due_at = None
        self.version += 1
        return True

    def _money(self, minor: int) -> Money:
        return Money(amount_minor=minor, currency=self.currency)
