"""The tables of lots and of the ledger, and what a lot allows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.credits.shapes import CreditKind
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict, PaymentRequired
from scheduling.database import Base, choice


class NotEnoughCredits(PaymentRequired):
    """There are not enough credits for that."""

    code = "scheduling.not_enough_credits"


class LotOver(Conflict):
    """These credits have expired or were revoked."""

    code = "scheduling.lot_over"


class Lot(Tenant, Base):
    """Credits that were granted together, by a purchase or a paid period, and expire together.

    `remaining` is the sum of the lot's entries; what bookings hold is not in it. Nothing but an entry moves it.
    """

    __tablename__ = "credit_lots"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=0)
    """One more with each entry."""
    customer_id: Mapped[UUID]
    purchase_id: Mapped[UUID | None]
    membership_id: Mapped[UUID | None]
    service_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    granted: Mapped[int]
    remaining: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        ForeignKeyConstraint(["business_id", "purchase_id"], ["purchases.business_id", "purchases.id"]),
        ForeignKeyConstraint(["business_id", "membership_id"], ["memberships.business_id", "memberships.id"]),
        CheckConstraint("remaining >= 0", name="never_negative"),
        CheckConstraint("num_nonnulls(purchase_id, membership_id) = 1", name="one_source"),
        CheckConstraint("granted > 0", name="granted"),
        Index("ix_credit_lots_customer", "business_id", "customer_id"),
        Index("ix_credit_lots_purchase", "business_id", "purchase_id"),
        Index("ix_credit_lots_membership", "business_id", "membership_id", "starts_at"),
        Index("ix_credit_lots_due", "expires_at", postgresql_where="remaining > 0"),
    )

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed, or it was revoked: what comes back to it expires at once."""
        return self.revoked_at is not None or (self.expires_at is not None and self.expires_at <= now)

    def is_usable(self, now: datetime) -> bool:
        """Whether bookings can draw on it now."""
        return self.starts_at <= now and not self.is_over(now)

    def move(self, amount: int) -> None:
        """What an entry adds or takes. Raises `NotEnoughCredits`; the database would refuse it too."""
        if self.remaining + amount < 0:
            raise NotEnoughCredits
        self.remaining += amount
        self.version += 1

    def revoke(self, now: datetime) -> None:
        """From now on nobody can draw on it; the first time counts."""
        self.revoked_at = self.revoked_at or now


class CreditEntry(Tenant, Base):
    """One line of the ledger: append-only, and one for each key."""

    __tablename__ = "credit_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    lot_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    kind: Mapped[CreditKind] = mapped_column(choice(CreditKind, "kind"))
    amount: Mapped[int]
    lot_remaining: Mapped[int]
    """What was left in the lot afterwards."""
    lot_version: Mapped[int]
    """The lot's version afterwards."""
    key: Mapped[str]
    booking_id: Mapped[UUID | None]
    actor: Mapped[str]
    cause: Mapped[str | None]
    trace_id: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "lot_id"], ["credit_lots.business_id", "credit_lots.id"]),
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        UniqueConstraint("business_id", "key"),
        UniqueConstraint("business_id", "lot_id", "lot_version"),
        CheckConstraint(
            "case when kind = 'adjust' then amount <> 0 when kind in ('grant', 'release') then amount > 0"
            " else amount < 0 end",
            name="direction",
        ),
        CheckConstraint("lot_remaining >= 0", name="never_negative"),
        Index("ix_credit_entries_booking", "business_id", "booking_id", postgresql_where="booking_id is not null"),
    )


class CreditPass(Tenant, Base):
    """A secret that books with a customer's credits; told once, when they bought something, and stored hashed.

    One that was told to somebody who may have bought in another's name opens what was bought, and nothing else.
    """

    __tablename__ = "credit_passes"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID]
    opens_id: Mapped[UUID | None]
    """The purchase or membership whose credits alone it opens; null opens all of the customer's."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        Index("ix_credit_passes_customer", "business_id", "customer_id"),
    )
