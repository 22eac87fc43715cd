"""The tables of the books."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from contracts.billing.ledger.shapes import Account
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant

__all__ = ["Account", "LedgerFact", "LedgerLine"]


class LedgerFact(Tenant, Base):
    """One thing that happened to money: a payment, a refund, a fee. Its lines sum to zero, and none is added later.

    A constraint trigger holds that at the commit, whoever writes.
    """

    __tablename__ = "ledger_facts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    key: Mapped[str]
    """Deterministic: `payment:pi_…`, `refund:re_…`, `desk:pur_…`. The same fact twice is one."""
    currency: Mapped[str]
    turnover_minor: Mapped[int] = mapped_column(BigInteger)
    """The sum of its debits, so that lines which are gone are missed."""
    happened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    cause: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        UniqueConstraint("business_id", "key"),
        Index("ix_ledger_facts_newest", "business_id", "happened_at", "id"),
    )


class LedgerLine(Tenant, Base):
    """What a fact adds to an account (debit, positive) or takes from it (credit, negative), in minor units."""

    __tablename__ = "ledger_lines"

    fact_id: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[Account] = mapped_column(choice(Account, "account"), primary_key=True)
    currency: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "fact_id"], ["ledger_facts.business_id", "ledger_facts.id"]),
        CheckConstraint("amount_minor <> 0", name="moves"),
        Index("ix_ledger_lines_account", "business_id", "currency", "account"),
    )
