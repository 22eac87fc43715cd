"""The table of imports."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.imports.shapes import ImportKind, ImportStatus, RefusedRow
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base, Shaped, choice


class ImportRun(Tenant, Base):
    """The report of an import: append-only. Of what the file held it keeps where something was wrong, and no more."""

    __tablename__ = "import_runs"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        Index("ix_import_runs_newest", "business_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[ImportKind] = mapped_column(choice(ImportKind, "kind"))
    status: Mapped[ImportStatus] = mapped_column(choice(ImportStatus, "status"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    actor: Mapped[str]
    staff_member_id: Mapped[UUID | None]
    source: Mapped[str | None]
    rows: Mapped[int]
    added: Mapped[int] = mapped_column(default=0)
    matched: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int]
    refused: Mapped[list[RefusedRow]] = mapped_column(Shaped(list[RefusedRow]))
