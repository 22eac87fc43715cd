"""The table of series."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, DateTime, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from scheduling.database import Base

LOCAL = DateTime(timezone=False)


class Series(Tenant, Base):
    """Bookings that recur by a rule, which counts from `first_start` on the clocks of `timezone`.

    A booking's recurrence id is the local time that the rule gave it, for ever. `shift_minutes` is how much later it
    has been moved as a whole: rules can seldom be moved themselves (the day after each first Monday is none). Manage
    tokens are told once; a series that is cut off from another has the same ones.
    """

    __tablename__ = "series"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=1)
    service_id: Mapped[UUID]
    staff_member_id: Mapped[UUID | None]
    customer_id: Mapped[UUID]
    rule: Mapped[str]
    timezone: Mapped[str]
    first_start: Mapped[datetime] = mapped_column(LOCAL)
    exdates: Mapped[list[datetime]] = mapped_column(ARRAY(LOCAL))
    shift_minutes: Mapped[int] = mapped_column(default=0)
    split_from: Mapped[UUID | None]
    cancel_token_hash: Mapped[bytes]
    reschedule_token_hash: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["services.business_id", "services.id"]),
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        ForeignKeyConstraint(["business_id", "split_from"], ["series.business_id", "series.id"]),
        CheckConstraint("split_from <> id", name="split"),
        Index("ix_series_customer", "business_id", "customer_id"),
    )

    @property
    def shift(self) -> timedelta:
        """How much later on local clocks it takes place than its rule says."""
        return timedelta(minutes=self.shift_minutes)

    def move(self, by: timedelta, staff_member_id: UUID | None) -> None:
        """All that lies ahead takes place so much later on local clocks, and with this staff member if one is named."""
        self._shift(by, staff_member_id)
        self.version += 1

    def shorten(self) -> None:
        """Some of it has been called off."""
        self.version += 1

    def split(self, by: timedelta, staff_member_id: UUID | None) -> "Series":
        """A series of its own for what is moved from here on; this one keeps what lies before."""
        same = ("service_id", "staff_member_id", "customer_id", "rule", "timezone", "first_start", "exdates",
                "shift_minutes", "cancel_token_hash", "reschedule_token_hash")  # fmt: skip
        rest = Series(
            id=uuid7(), version=1, split_from=self.id, created_at=clock.now(),
            **{name: getattr(self, name) for name in same},
        )  # fmt: skip
        rest._shift(by, staff_member_id)
        self.version += 1
        return rest

    def _shift(self, by: timedelta, staff_member_id: UUID | None) -> None:
        self.shift_minutes += by // timedelta(minutes=1)
        self.staff_member_id = staff_member_id or self.staff_member_id
