"""The tables of the platform's catalogue: how we left each object at Stripe, and what was found otherwise."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from contracts.types import uuid7
from kit import clock


class CatalogueObject(Base):
    """A product or price of the platform's, as we left it at Stripe. Belongs to no business."""

    __tablename__ = "catalogue_objects"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Stripe's id."""
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Of what may be changed there, what we look after; a price that is sold has its `lookup_key`."""
    left_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CatalogueDrift(Base):
    """That somebody changed an object of ours at Stripe. It was changed back, unless `repaired_at` is null."""

    __tablename__ = "catalogue_drifts"
    __table_args__ = (Index("ix_catalogue_drifts_newest", "seen_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    object_id: Mapped[str]
    field: Mapped[str]
    left: Mapped[Any] = mapped_column(JSONB)
    found: Mapped[Any] = mapped_column(JSONB)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    repaired_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CatalogueState(Base):
    """When the catalogue last agreed with what is declared: one row."""

    __tablename__ = "catalogue_state"

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    declared: Mapped[bytes]
    """The digest of what was declared then: a process that declares something else leaves it alone until it starts."""
    agreed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
