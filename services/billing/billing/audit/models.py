"""The tables of the audit chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from kit.db import Tenant


class AuditEntry(Tenant, Base):
    """One link of a business's chain: its hash covers what it says and the hash before it."""

    __tablename__ = "business_billing_audit"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """1, 2, 3, … without gaps."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    what: Mapped[str]
    """What happened, as `payment.succeeded`."""
    actor: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous: Mapped[bytes]
    """The hash of the entry before; 32 zero bytes for the first."""
    hash: Mapped[bytes]

    __table_args__ = (
        CheckConstraint("sequence > 0", name="counts"),
        CheckConstraint("length(previous) = 32 and length(hash) = 32", name="hashes"),
    )


class AuditHead(Tenant, Base):
    """The newest link of a business's chain, kept apart from it: an end that is cut off is missed.

    The database writes it with each entry, and refuses an entry that does not follow it; billing's login only reads it.
    """

    __tablename__ = "audit_heads"

    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]
