"""The tables of the waitlist and its offers, and what an entry allows in each state."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.scheduling.waitlist.shapes import DayTime, WaitlistStatus
from contracts.types import Money, uuid7
from kit.db import Tenant
from kit.errors import Conflict, Gone
from scheduling.customers.models import Customer
from scheduling.database import PERSONAL, Base, Shaped, choice

WAITING, OFFERED = WaitlistStatus.WAITING, WaitlistStatus.OFFERED


class WaitlistOver(Gone):
    """This entry waits no longer."""

    code = "scheduling.waitlist_over"


class NothingOffered(Conflict):
    """This entry is offered nothing at present; what it was offered may have ended."""

    code = "scheduling.nothing_offered"


class OfferStatus(StrEnum):
    """Whether time is still kept for the entry, and else how its offer ended."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Entry(Tenant, Base):
    """A customer who waits for time of a service, on dates and in hours of `timezone`.

    `starts_at` to `ends_at` are those dates as instants. `look_at` is when to look for time that became free by itself:
    hours that grew, a date that came within reach. The token is stored hashed; `link_key` makes it again for each mail.
    """

    __tablename__ = "waitlist_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[WaitlistStatus] = mapped_column(choice(WaitlistStatus, "status"))
    version: Mapped[int] = mapped_column(default=1)
    service_id: Mapped[UUID]
    service_name: Mapped[str]
    staff_member_id: Mapped[UUID | None]
    customer_id: Mapped[UUID]
    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
    customer_name: Mapped[str] = mapped_column(info=PERSONAL)
    customer_timezone: Mapped[str | None] = mapped_column(info=PERSONAL)
    from_date: Mapped[date]
    to_date: Mapped[date]
    times: Mapped[list[DayTime]] = mapped_column(Shaped(list[DayTime]))
    timezone: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    look_at: Mapped[datetime]
    link_key: Mapped[str]
    token_hash: Mapped[bytes]
    joined_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["services.business_id", "services.id"]),
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        CheckConstraint("from_date <= to_date and starts_at < ends_at", name="in_order"),
        Index("ix_waitlist_entries_turn", "business_id", "joined_at", "id"),
        Index("ix_waitlist_entries_waiting", "business_id", "joined_at", postgresql_where="status = 'waiting'"),
        Index("ix_waitlist_entries_due", "look_at", postgresql_where="status = 'waiting'"),
    )

    def offer(self) -> None:
        """Time is kept for it. Raises `WaitlistOver` unless it waits."""
        self._become(OFFERED, of=(WAITING,))

    def book(self) -> None:
        """It has what it waited for. Raises `NothingOffered`."""
        self.refuse_unless_offered()
        self._become(WaitlistStatus.BOOKED, of=(OFFERED,))

    def wait_on(self) -> None:
        """Its offer ended. Raises `NothingOffered`."""
        self.refuse_unless_offered()
        self._become(WAITING, of=(OFFERED,))

    def leave(self, status: WaitlistStatus) -> None:
        """It waits no longer: it left, was removed or is over. Raises `WaitlistOver` when it did not wait before."""
        self._become(status, of=(WAITING, OFFERED))

    def refuse_unless_offered(self) -> None:
        """Raises `NothingOffered` while it waits, `WaitlistOver` when it does not any more."""
        if self.status is WAITING:
            raise NothingOffered
        if self.status is not OFFERED:
            raise WaitlistOver

    def _become(self, status: WaitlistStatus, *, of: tuple[WaitlistStatus, ...]) -> None:
        if self.status not in of:
            raise WaitlistOver
        self.status = status
        self.version += 1


class Offer(Tenant, Base):
    """Time that was kept for an entry by a hold. An entry has one open offer at most, and none of a start twice."""

    __tablename__ = "waitlist_offers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[OfferStatus] = mapped_column(choice(OfferStatus, "status"), default=OfferStatus.OPEN)
    entry_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    hold_id: Mapped[UUID]
    staff_member_id: Mapped[UUID]
    staff_member_name: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    expires_at: Mapped[datetime]
    offered_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "entry_id"], ["waitlist_entries.business_id", "waitlist_entries.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        ForeignKeyConstraint(["business_id", "hold_id"], ["holds.business_id", "holds.id"]),
        Index("ix_waitlist_offers_hold", "business_id", "hold_id", unique=True),
        Index("ix_waitlist_offers_start", "business_id", "entry_id", "starts_at", unique=True),
        Index("ix_waitlist_offers_open", "business_id", "entry_id", unique=True, postgresql_where="status = 'open'"),
        Index("ix_waitlist_offers_due", "expires_at", postgresql_where="status = 'open'"),
    )

    @property
    def price(self) -> Money:
        """What the time costs, as it stood when it was offered."""
        return Money(amount_minor=self.price_minor, currency=self.currency)
