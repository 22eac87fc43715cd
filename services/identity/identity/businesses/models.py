"""Tables of businesses and of the directory of their slugs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contracts.billing.standings.shapes import Standing
from contracts.identity.api import ClosedBecause
from identity.database import Base
from kit.db import Tenant
from kit.errors import PreconditionFailed


class Business(Tenant, Base):
    """A tenant: someone who sells time. The row belongs to the business it describes."""

    __tablename__ = "businesses"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("standing in ('trial', 'active', 'past_due', 'suspended')", name="standing"),
        CheckConstraint(
            "suspended = (suspended_at is not null) and suspended = (suspension_reason is not null)", name="suspended"
        ),
    )

    slug: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    locale: Mapped[str]
    suspended: Mapped[bool] = mapped_column(default=False)
    staff_need_totp: Mapped[bool] = mapped_column(default=False)
    """Whether roles beyond a customer's are given only to users with a second factor."""
    standing: Mapped[str] = mapped_column(default=Standing.ACTIVE)
    """Where it stands with the platform, as billing last said: suspended, it takes nothing new on."""
    standing_version: Mapped[int] = mapped_column(default=0)
    suspended_at: Mapped[datetime | None]
    suspension_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    @property
    def id(self) -> UUID:
        """The business itself."""
        return self.business_id

    @property
    def closed_because(self) -> ClosedBecause | None:
        """Why it takes no bookings, in words for everybody; None while it does."""
        if self.suspended:
            return ClosedBecause.SUSPENDED
        return ClosedBecause.ON_HOLD if self.standing == Standing.SUSPENDED else None

    @property
    def accepting_bookings(self) -> bool:
        """Whether anybody can book there."""
        return self.closed_because is None

    def learn_standing(self, standing: Standing, version: int) -> Standing | None:
        """Take over where it stands with the platform, and say where it stood; None for word that is no newer."""
        if version <= self.standing_version:
            return None
        before, self.standing, self.standing_version = Standing(self.standing), standing, version
        return before

    def expect(self, version: int | None) -> None:
        """Refuse unless this is the version the caller has read. Raises `PreconditionFailed` with the current one."""
        if version is not None and version != self.version:
            raise PreconditionFailed(current={"version": self.version})

    def update(self, changes: dict[str, str | bool]) -> bool:
        """Take over the fields given; whether anything is different now. A change raises the version."""
        changed = {field: value for field, value in changes.items() if getattr(self, field) != value}
        for field, value in changed.items():
            setattr(self, field, value)
        self.version += bool(changed)
        return bool(changed)

    def suspend(self, reason: str, now: datetime) -> bool:
        """Stop it; False when it was stopped before, for whatever reason was given then."""
        if self.suspended:
            return False
        self.suspended, self.suspended_at, self.suspension_reason = True, now, reason
        self.version += 1
        return True

    def reinstate(self) -> bool:
        """Let it go on; False when nothing stopped it."""
        if not self.suspended:
            return False
        self.suspended, self.suspended_at, self.suspension_reason = False, None, None
        self.version += 1
        return True


class SlugEntry(Base):
    """A slug and whose it is: the directory, which belongs to no business. A slug is never given to another one."""

    __tablename__ = "slugs"

    slug: Mapped[str] = mapped_column(primary_key=True)
    business_id: Mapped[UUID] = mapped_column(ForeignKey("businesses.business_id"), unique=True)
