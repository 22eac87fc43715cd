"""The tables of notes, their revisions, who has read them, and whom a business lets read them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.notes.shapes import NoteReaders
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base, choice


class Note(Tenant, Base):
    """A note about a customer. Its texts are its revisions.

    `sealed_for` is the customer under whose key the texts lie: the one it was written about, whoever they are merged
    into later.
    """

    __tablename__ = "notes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    customer_id: Mapped[UUID]
    booking_id: Mapped[UUID | None]
    sealed_for: Mapped[UUID]
    author: Mapped[str]
    shared_with: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    revision: Mapped[int] = mapped_column(default=0)
    """The number of the newest revision."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    revised_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        Index("ix_notes_newest", "business_id", "created_at", "id"),
        Index("ix_notes_customer", "business_id", "customer_id", "created_at", "id"),
        Index("ix_notes_booking", "business_id", "booking_id", postgresql_where="booking_id is not null"),
    )


class NoteRevision(Tenant, Base):
    """One text of a note, encrypted for its number: append-only."""

    __tablename__ = "note_revisions"

    note_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[bytes]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "note_id"], ["notes.business_id", "notes.id"]),
        CheckConstraint("revision > 0", name="revision"),
    )


class NoteRead(Tenant, Base):
    """That somebody read a revision: the access log, append-only."""

    __tablename__ = "note_reads"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    note_id: Mapped[UUID]
    revision: Mapped[int]
    actor: Mapped[str]
    cause: Mapped[str | None]
    trace_id: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["business_id", "note_id", "revision"],
            ["note_revisions.business_id", "note_revisions.note_id", "note_revisions.revision"],
        ),
        Index("ix_note_reads_newest", "business_id", "at", "id"),
        Index("ix_note_reads_note", "business_id", "note_id", "at", "id"),
    )


class NotePolicy(Tenant, Base):
    """Who reads the notes of a business beside their authors and those they are shared with."""

    __tablename__ = "note_policies"

    readers: Mapped[NoteReaders] = mapped_column(choice(NoteReaders, "readers"), default=NoteReaders.NOBODY)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    changed_by: Mapped[str]
