"""The tables of what happened to bookings: their transitions, and the payments that were told of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.teams.shapes import Assigned
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base, Shaped


class Payment(Tenant, Base):
    """A payment that billing told of for a booking: taken for its deposit, or to be given back. One is told of once."""

    __tablename__ = "booking_payments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    booking_id: Mapped[UUID]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    kept: Mapped[bool]
    told_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        Index("ix_booking_payments_booking", "business_id", "booking_id"),
    )


class Transition(Tenant, Base):
    """One thing that happened to a booking, for ever."""

    __tablename__ = "booking_transitions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    booking_id: Mapped[UUID]
    version: Mapped[int]
    """The booking's version afterwards."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    what: Mapped[str]
    """The subject of the event that was published."""
    actor: Mapped[str]
    cause: Mapped[str | None]
    trace_id: Mapped[str | None]
    detail: Mapped[str] = mapped_column(default="")
    """What the system has to say; what people say is not in clear here."""
    words: Mapped[bytes | None]
    """What whoever acted has said, in the vault as of the booking's version."""
    team: Mapped[list[Assigned] | None] = mapped_column(Shaped(list[Assigned]))
    """Who and what was picked by this, and why; null where nobody was."""

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        UniqueConstraint("business_id", "booking_id", "version"),
    )
