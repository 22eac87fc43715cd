"""The table of taken time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, DateTime, ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base

NO_OVERLAP = "ex_occupancies_during"
"""The constraint that refuses a second occupancy of the same lane at the same time."""


class Occupancy(Tenant, Base):
    """A stretch in which a lane of a resource is taken by a hold, a booking or a session, buffers included.

    `resource_id` is the id of a staff member or a resource: one that takes k at a time has k lanes. Or it is a
    session's: its seats are lanes, and `during` is one of its slots. `expires_at` is set for holds: from then on the
    row has no effect, even before it is swept. A session takes its staff member's time; sessions side by side take
    lanes of it.
    """

    __tablename__ = "occupancies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    resource_id: Mapped[UUID]
    lane: Mapped[int] = mapped_column(SmallInteger, default=0)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    hold_id: Mapped[UUID | None]
    booking_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    booked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the booking was made, for all who take part but the one who answers for it, whom the booking names."""
    wall_start: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    """When the visit begins, as clocks of the service's zone show it: limits count its date."""
    minutes: Mapped[int | None]
    """How long the visit is, without its buffers."""
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), Computed("upper(during)", persisted=True))
    """For reading by time: below row-level security no index serves an operator on ranges, which may leak."""

    __table_args__ = (
        ExcludeConstraint(
            ("business_id", "="), ("resource_id", "="), ("lane", "="), ("during", "&&"),
            using="gist", name=NO_OVERLAP, deferrable=True, initially="IMMEDIATE",
        ),
        ForeignKeyConstraint(["business_id", "hold_id"], ["holds.business_id", "holds.id"]),
        ForeignKeyConstraint(["business_id", "booking_id"], ["bookings.business_id", "bookings.id"]),
        ForeignKeyConstraint(["business_id", "session_id"], ["sessions.business_id", "sessions.id"]),
        CheckConstraint("not isempty(during) and lower_inc(during) and not upper_inc(during)", name="half_open"),
        CheckConstraint(
            "not lower_inf(during) and not upper_inf(during)"
            " and isfinite(lower(during)) and isfinite(upper(during))",
            name="finite",
        ),
        CheckConstraint("upper(during) - lower(during) <= interval '400 days'", name="bounded"),
        CheckConstraint("num_nonnulls(hold_id, booking_id, session_id) = 1", name="one_owner"),
        CheckConstraint("hold_id is null or expires_at is not null", name="holds_expire"),
        CheckConstraint("lane >= 0", name="lane"),
        Index("ix_occupancies_end", "business_id", "resource_id", "ends_at"),
        Index("ix_occupancies_hold", "business_id", "hold_id", postgresql_where="hold_id is not null"),
        Index("ix_occupancies_booking", "business_id", "booking_id", postgresql_where="booking_id is not null"),
        Index(
            "ix_occupancies_booked", "business_id", "resource_id", "booked_at",
            postgresql_where="booked_at is not null",
        ),
        Index("ix_occupancies_session", "business_id", "session_id", postgresql_where="session_id is not null"),
    )  # fmt: skip
