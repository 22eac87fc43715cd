"""Schedules and the dates on which they do not hold."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.catalogue.api import ScheduleFields
from contracts.scheduling.catalogue.shapes import AvailabilityRule, DateRange, TravelZone
from contracts.types import uuid7
from kit.db import Tenant
from scheduling.database import Base, Shaped


class Schedule(Tenant, Base):
    """Weekly hours in local time of a zone, with dates off and travel; overrides are rows of their own.

    `version` rises with every change of the hours, overrides included: it names one compiled calendar.
    """

    __tablename__ = "schedules"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    timezone: Mapped[str]
    rules: Mapped[list[AvailabilityRule]] = mapped_column(Shaped(list[AvailabilityRule]))
    out_of_office: Mapped[list[DateRange]] = mapped_column(Shaped(list[DateRange]))
    travel: Mapped[list[TravelZone]] = mapped_column(Shaped(list[TravelZone]))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def replace(self, fields: ScheduleFields) -> None:
        """Take over all that a business decides about a schedule."""
        self.name, self.timezone = fields.name, fields.timezone
        self.rules, self.out_of_office, self.travel = fields.rules, fields.out_of_office, fields.travel


class Override(Tenant, Base):
    """Hours of one date that replace the week's; a date may have several, `00:00`–`00:00` closes it."""

    __tablename__ = "schedule_overrides"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "schedule_id"], ["schedules.business_id", "schedules.id"]),
        Index(None, "business_id", "schedule_id", "date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    schedule_id: Mapped[UUID]
    date: Mapped[date]
    start: Mapped[str]
    end: Mapped[str]
