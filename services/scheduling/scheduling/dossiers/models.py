"""The table of erasures, and where in the schema people are."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, Table
from sqlalchemy.orm import Mapped, mapped_column

from kit import clock
from kit.db import Tenant
from scheduling.customers.models import Consent
from scheduling.database import PERSONAL, Base


class Erasure(Tenant, Base):
    """That a customer was erased, or, while `erased_at` is null, has to be again: a backup was restored.

    It names people by their ids alone and is kept for ever, so that the list beside the backups is complete. The
    customer may be unknown here: they came after the backup.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_due", "asked_at", postgresql_where="erased_at is null"),)

    customer_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


_FIRST: Final = ("purchases", "memberships", "bookings", "credit_lots")
"""In this order everybody locks these; the others are locked by nobody who holds another."""
_STAY: Final = (Consent.__tablename__,)
"""Append-only: found by the ids of merged duplicates too."""


def tables_about_customers() -> list[Table]:
    """Every table whose rows belong to a customer, in the order in which they may be locked."""
    found = [table for table in Base.metadata.tables.values() if table.name not in _STAY and _refers(table)]
    ranks = {name: rank for rank, name in enumerate(_FIRST)}
    return sorted(found, key=lambda table: (ranks.get(table.name, len(ranks)), table.name))


def personal_columns(table: Table) -> list[Column[object]]:
    """The columns that tell who a customer is."""
    return [column for column in table.columns if column.info == PERSONAL]


def _refers(table: Table) -> bool:
    keys = (key for key in table.constraints if isinstance(key, ForeignKeyConstraint))
    return any(key.referred_table.name == "customers" and "customer_id" in key.column_keys for key in keys)
