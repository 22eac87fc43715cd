"""The tables of gift codes, and of what is drawn on them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from contracts.billing.gift_codes.shapes import GiftCodeStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict

PENDING, ACTIVE, DISABLED = GiftCodeStatus


class GiftCodeNotValid(Conflict):
    """Nothing can be paid by this gift code: it is unknown, of another currency, stopped, run out, or spent."""

    code = "billing.gift_code_not_valid"


class GiftSpent(Conflict):
    """More than this is spent of the gift already, or set aside; `current` says how much is left."""

    code = "billing.gift_spent"


class GiftCode(Tenant, Base):
    """Money that somebody has paid for another to spend. The code itself is stored hashed."""

    __tablename__ = "gift_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[GiftCodeStatus] = mapped_column(choice(GiftCodeStatus, "status"), default=PENDING)
    version: Mapped[int] = mapped_column(default=1)
    code_hash: Mapped[bytes]
    hint: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
    reserved_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    currency: Mapped[str]
    mail: Mapped[str | None]
    """To whom it is mailed, sealed to notifications; forgotten once it is paid."""
    payment_id: Mapped[UUID | None]
    shown_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "code_hash"),
        CheckConstraint(
            "0 <= reserved_minor and reserved_minor <= balance_minor and balance_minor <= amount_minor", name="amounts"
        ),
        CheckConstraint("status = 'pending' or payment_id is not null", name="paid"),
        Index("ix_gift_codes_newest", "business_id", "created_at", "id"),
    )

    @property
    def amount(self) -> Money:
        """What was paid for it."""
        return self._money(self.amount_minor)

    @property
    def balance(self) -> Money:
        """What is left on it."""
        return self._money(self.balance_minor)

    @property
    def reserved(self) -> Money:
        """The part of that which is set aside."""
        return self._money(self.reserved_minor)

    def spendable(self, now: datetime) -> Money:
        """What can be spent by it now."""
        good = self.status is ACTIVE and (self.expires_at is None or now < self.expires_at)
        return self._money(self.balance_minor - self.reserved_minor if good else 0)

    def reserve(self, wanted: Money, now: datetime) -> int:
        """Set aside as much of this as is on it, in minor units. Raises `GiftCodeNotValid` where that is nothing."""
        drawn = min(self.spendable(now).amount_minor, wanted.amount_minor)
        if self.currency != wanted.currency or drawn <= 0:
            raise GiftCodeNotValid
        self.reserved_minor += drawn
        return drawn

    def take(self, minor: int) -> None:
        """The business gives the money back that was paid for it: so much less is on it. Raises `GiftSpent`."""
        left = self.balance_minor - self.reserved_minor
        if minor > left:
            raise GiftSpent(current={"left_minor": left})
        self.balance_minor -= minor
        self.version += 1

    def put_back(self, minor: int) -> None:
        """So much is on it again."""
        self.balance_minor += minor
        self.version += 1

    def activate(self, payment_id: UUID) -> bool:
        """It is paid; whether that is news."""
        if self.payment_id is not None:
            return False
        self.status, self.payment_id, self.mail = ACTIVE, payment_id, None
        self.version += 1
        return True

    def disable(self, now: datetime) -> bool:
        """Let nobody spend by it any more; whether that is news."""
        if self.status is not ACTIVE:
            return False
        self.status, self.disabled_at = DISABLED, now
        self.version += 1
        return True

    def _money(self, minor: int) -> Money:
        return Money(amount_minor=minor, currency=self.currency)


class DrawStatus(StrEnum):
    """Where a draw stands: reserved → drawn | released."""

    RESERVED = "reserved"
    DRAWN = "drawn"
    RELEASED = "released"


class GiftDraw(Tenant, Base):
    """What one checkout takes of a gift code: set aside while one can pay by it, then spent, or back on the code."""

    __tablename__ = "gift_draws"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    gift_code_id: Mapped[UUID]
    checkout_id: Mapped[UUID]
    status: Mapped[DrawStatus] = mapped_column(choice(DrawStatus, "status"), default=DrawStatus.RESERVED)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    returned_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    """What was given back of it to the code after it was spent."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "gift_code_id"], ["gift_codes.business_id", "gift_codes.id"]),
        UniqueConstraint("business_id", "checkout_id"),
        CheckConstraint("amount_minor > 0 and 0 <= returned_minor and returned_minor <= amount_minor", name="amounts"),
    )
