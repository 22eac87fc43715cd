"""The table of holds, and how a hold ends."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.shapes import Policy
from contracts.scheduling.teams.shapes import Assigned
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Gone
from scheduling.database import Base, Shaped, choice


class HoldStatus(StrEnum):
    """Whether a hold still keeps its slot, and else how it ended."""

    HELD = "held"
    RELEASED = "released"
    EXPIRED = "expired"
    BOOKED = "booked"


class HoldOver(Gone):
    """This hold is over. If the slot is still free it can be booked or held again."""

    code = "scheduling.hold_over"


class Hold(Tenant, Base):
    """A slot kept for one customer for a few minutes, its price and policy frozen."""

    __tablename__ = "holds"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[HoldStatus] = mapped_column(choice(HoldStatus, "status"), default=HoldStatus.HELD)
    version: Mapped[int] = mapped_column(default=1)
    service_id: Mapped[UUID]
    staff_member_id: Mapped[UUID]
    team: Mapped[list[Assigned]] = mapped_column(Shaped(list[Assigned]), default=list)
    """Whose time is kept, and why theirs."""
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    timezone: Mapped[str]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    policy: Mapped[Policy] = mapped_column(Shaped(Policy))
    token_hash: Mapped[bytes]
    waitlist_entry_id: Mapped[UUID | None]
    """Who on the waitlist it is kept for; it is booked through their entry alone."""
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["services.business_id", "services.id"]),
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        ForeignKeyConstraint(
            ["business_id", "waitlist_entry_id"], ["waitlist_entries.business_id", "waitlist_entries.id"]
        ),
        Index("ix_holds_due", "expires_at", postgresql_where="status = 'held'"),
    )

    @property
    def price(self) -> Money:
        """What the slot costs, as it stood when it was held."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    def live(self, now: datetime) -> bool:
        """Whether the slot is still kept."""
        return self.status is HoldStatus.HELD and now < self.expires_at

    def release(self, now: datetime) -> None:
        """Give the slot back. Raises `HoldOver`."""
        self._end(HoldStatus.RELEASED, now)

    def book(self, now: datetime) -> None:
        """The slot goes over to a booking. Raises `HoldOver`."""
        self._end(HoldStatus.BOOKED, now)

    def expire(self, now: datetime) -> None:
        """Its time has run out. Raises `HoldOver` where it has ended otherwise, or not yet run out."""
        if self.status is not HoldStatus.HELD or now < self.expires_at:
            raise HoldOver
        self.status = HoldStatus.EXPIRED
        self.version += 1

    def _end(self, status: HoldStatus, now: datetime) -> None:
        if not self.live(now):
            raise HoldOver
        self.status = status
        self.version += 1
