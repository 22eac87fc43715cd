"""Services, and who gives them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, false, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.catalogue.shapes import (
    Alignment,
    Horizon,
    Limits,
    Notice,
    ServiceFields,
    StaffMode,
    Unattended,
)
from contracts.scheduling.credits.shapes import CreditTerms
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.rooms.shapes import Location
from contracts.scheduling.teams.shapes import Requirement
from contracts.types import Money, uuid7
from kit.db import Tenant
from scheduling.database import Base, Shaped, choice


class Service(Tenant, Base):
    """What a business sells by the hour. Only an active one is offered; bookings of an inactive one stand.

    `version` is the policy's version too: bookings and offers name the one they were made under.
    """

    __tablename__ = "services"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "schedule_id"], ["schedules.business_id", "schedules.id"]),
        CheckConstraint("duration_minutes > 0 and interval_minutes > 0", name="lengths_positive"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        Index(None, "business_id", "schedule_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    description: Mapped[str]
    duration_minutes: Mapped[int]
    interval_minutes: Mapped[int]
    alignment: Mapped[Alignment] = mapped_column(choice(Alignment, "alignment"))
    offset_start_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    notice: Mapped[Notice] = mapped_column(Shaped(Notice))
    horizon: Mapped[Horizon] = mapped_column(Shaped(Horizon))
    limits: Mapped[Limits] = mapped_column(Shaped(Limits))
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    requires_approval: Mapped[bool]
    pending_occupies: Mapped[bool]
    unattended: Mapped[Unattended] = mapped_column(choice(Unattended, "unattended"))
    grace_minutes: Mapped[int]
    late_cancel_fee_percent: Mapped[int]
    no_show_fee_percent: Mapped[int] = mapped_column(default=0)
    deposit: Mapped[DepositTerms] = mapped_column(Shaped(DepositTerms), default=DepositTerms)
    credits: Mapped[CreditTerms] = mapped_column(Shaped(CreditTerms), default=CreditTerms)
    location: Mapped[Location] = mapped_column(choice(Location, "location"), default=Location.IN_PERSON)
    schedule_id: Mapped[UUID | None]
    staff_mode: Mapped[StaffMode] = mapped_column(choice(StaffMode, "staff_mode"))
    requirements: Mapped[list[Requirement]] = mapped_column(Shaped(list[Requirement]), default=list)
    """Who and what is needed beside its staff."""
    in_sessions: Mapped[bool] = mapped_column(server_default=false())
    active: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def price(self) -> Money:
        """What one booking costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    def replace(self, fields: ServiceFields) -> None:
        """Take over all that a business decides about a service, but for its staff."""
        for field in ServiceFields.model_fields.keys() - {"price", "staff_member_ids", "required_staff_member_ids"}:
            setattr(self, field, getattr(fields, field))
        self.price_minor, self.currency = fields.price.amount_minor, fields.price.currency


class ServiceStaff(Tenant, Base):
    """That a staff member gives a service; a `required` one takes part in each booking."""

    __tablename__ = "service_staff"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["services.business_id", "services.id"]),
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        Index(None, "business_id", "staff_member_id"),
    )

    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[UUID] = mapped_column(primary_key=True)
    required: Mapped[bool] = mapped_column(default=False)
