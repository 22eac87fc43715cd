"""Tables of what was commanded. Rows are only ever added: the service's role cannot change or delete them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from identity.database import Base
from kit.db import Tenant


class AuditEntry(Tenant, Base):
    """A command that changed a business: who, what, when, and what led to it."""

    __tablename__ = "audit_log"
    __table_args__ = (
        ForeignKeyConstraint(["business_id"], ["businesses.business_id"]),
        Index("ix_audit_log_business_id_at", "business_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime]
    actor: Mapped[str]
    command: Mapped[str]
    """The request's subject."""
    cause: Mapped[str | None]
    origin: Mapped[str | None]
    """A mark of the address it came from: which commands came from one place can be seen, and from where cannot."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Ids and new values; no secret and no contact data."""


class UserAuditEntry(Base):
    """A command that concerns a user alone, in no business: registered, logged in, logged out, a token stolen."""

    __tablename__ = "user_audit_log"
    __table_args__ = (Index("ix_user_audit_log_user_id_at", "user_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID]
    at: Mapped[datetime]
    actor: Mapped[str]
    command: Mapped[str]
    cause: Mapped[str | None]
    origin: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
