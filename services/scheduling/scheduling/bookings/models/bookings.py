"""The table of bookings, and what a booking allows in each state."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.scheduling.catalogue.shapes import Unattended
from contracts.scheduling.rooms.shapes import Location
from contracts.scheduling.shapes import BookingStatus, Policy
from contracts.scheduling.teams.shapes import Assigned
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict
from scheduling.customers.models import Customer
from scheduling.database import PERSONAL, Base, Shaped, choice

PENDING, CONFIRMED, CANCELLED = BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.CANCELLED
OPEN = frozenset({PENDING, CONFIRMED})
"""The states in which a booking can still be moved and cancelled."""
ATTENDED = frozenset({CONFIRMED, BookingStatus.COMPLETED})
"""The states of a booking whose customer came, or may yet."""
EARLIEST_CHECK_IN = timedelta(days=1)


class BookingNotPending(Conflict):
    """Only a pending booking can be approved or rejected."""

    code = "scheduling.booking_not_pending"


class BookingNotConfirmed(Conflict):
    """Only a confirmed booking can be completed or marked as a no-show."""

    code = "scheduling.booking_not_confirmed"


class BookingOver(Conflict):
    """This booking is over: it can neither be moved nor cancelled."""

    code = "scheduling.booking_over"


class BookingNotStarted(Conflict):
    """Nobody can have missed a booking that has not begun."""

    code = "scheduling.booking_not_started"


class CheckInTooEarly(Conflict):
    """A customer can be checked in from a day before the start on."""

    code = "scheduling.check_in_too_early"


class AlreadyCheckedIn(Conflict):
    """This customer was checked in before."""

    code = "scheduling.already_checked_in"


class NotCheckedIn(Conflict):
    """Only a customer who was checked in, and has not left, can be checked out."""

    code = "scheduling.not_checked_in"


class NoFeePending(Conflict):
    """No fee of this booking waits for a decision."""

    code = "scheduling.no_fee_pending"


class Booking(Tenant, Base):
    """A customer's time with a staff member.

    Names, price and policy are those of the purchase. `wall_start` is the local time that was chosen, in `timezone`.
    `blocks` says whether it keeps others out while it is pending. `settles_at` is when an unsettled booking is settled
    by `unattended`. Manage tokens are stored hashed only; `link_key` and `link_generation` make them again (see
    `rules.links`).

    What the customer wrote and why it was cancelled lie in the vault, under the key of the customer `sealed_for` (who
    may have been merged into another since); who reads a booking for somebody opens them. What was written before is
    still in clear until `seal_texts` has come by.
    """

    __tablename__ = "bookings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[BookingStatus] = mapped_column(choice(BookingStatus, "status"))
    version: Mapped[int] = mapped_column(default=1)
    service_id: Mapped[UUID]
    service_name: Mapped[str]
    staff_member_id: Mapped[UUID]
    staff_member_name: Mapped[str]
    picked: Mapped[list[Assigned]] = mapped_column("team", Shaped(list[Assigned]), default=list)
    """Who and what takes part, the staff member above first, and why; see `team`."""
    customer_id: Mapped[UUID]
    customer: Mapped[Customer] = relationship(lazy="joined", innerjoin=True)
    customer_name: Mapped[str] = mapped_column(info=PERSONAL)
    customer_timezone: Mapped[str | None] = mapped_column(info=PERSONAL)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    timezone: Mapped[str]
    wall_start: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    blocks: Mapped[bool]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    policy: Mapped[Policy] = mapped_column(Shaped(Policy))
    fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    pending_fee_minor: Mapped[int | None] = mapped_column(BigInteger)
    """What a no-show costs if a person confirms it; it is owed only then."""
    deposit_minor: Mapped[int | None] = mapped_column(BigInteger)
    """What has, or had, to be paid before it stands."""
    payment_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Until when it keeps its time for whoever pays. Stays when that time runs out: late money may still book it."""
    payment_id: Mapped[UUID | None]
    paid_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    needs_approval: Mapped[bool] = mapped_column(default=False)
    """Whether somebody has to approve it once it is paid."""
    credits: Mapped[int | None]
    """The credits that pay it; null where money does."""
    sealed_for: Mapped[UUID | None]
    sealed_note: Mapped[bytes | None] = mapped_column(info=PERSONAL)
    sealed_reason: Mapped[bytes | None] = mapped_column(info=PERSONAL)
    clear_note: Mapped[str | None] = mapped_column("note", info=PERSONAL)
    clear_reason: Mapped[str | None] = mapped_column("cancel_reason", info=PERSONAL)
    overridden: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    """The rules that a host set aside for its time: codes of the slot engine."""
    checked_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    checked_out_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    unattended: Mapped[Unattended] = mapped_column(choice(Unattended, "unattended"))
    grace_minutes: Mapped[int]
    settles_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    hold_id: Mapped[UUID | None]
    series_id: Mapped[UUID | None]
    recurrence_id: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    """The local time that the rule of its series gave it, wherever it has moved."""
    visit_id: Mapped[UUID | None]
    link_key: Mapped[str]
    link_generation: Mapped[int] = mapped_column(default=1)
    cancel_token_hash: Mapped[bytes]
    reschedule_token_hash: Mapped[bytes]
    join_token_hash: Mapped[bytes | None]
    location: Mapped[Location] = mapped_column(choice(Location, "location"), default=Location.IN_PERSON)
    """Where it takes place, as bought."""
    room_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When its video room has to be looked at: since it changed, or as long as the vendor could not be told."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "service_id"], ["services.business_id", "services.id"]),
        ForeignKeyConstraint(["business_id", "staff_member_id"], ["staff_members.business_id", "staff_members.id"]),
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        ForeignKeyConstraint(["business_id", "hold_id"], ["holds.business_id", "holds.id"]),
        ForeignKeyConstraint(["business_id", "series_id"], ["series.business_id", "series.id"]),
        ForeignKeyConstraint(["business_id", "visit_id"], ["visits.business_id", "visits.id"]),
        UniqueConstraint("business_id", "hold_id"),
        UniqueConstraint("business_id", "series_id", "recurrence_id"),
        CheckConstraint("(series_id is null) = (recurrence_id is null)", name="recurrence"),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        CheckConstraint("price_minor >= 0 and fee_minor >= 0", name="money"),
        CheckConstraint(
            "pending_fee_minor is null or (pending_fee_minor > 0 and fee_minor is null and status = 'no_show')",
            name="pending_fee",
        ),
        CheckConstraint("checked_out_at is null or checked_in_at is not null", name="checked_out"),
        CheckConstraint("credits > 0", name="credits"),
        CheckConstraint("deposit_minor > 0 and deposit_minor <= price_minor", name="deposit"),
        CheckConstraint(
            "payment_due_at is null or (deposit_minor is not null and payment_id is null"
            " and status in ('pending', 'cancelled'))",
            name="payment_due",
        ),
        CheckConstraint("(payment_id is null) = (paid_at is null)", name="paid"),
        Index("ix_bookings_start", "business_id", "starts_at", "id"),
        Index("ix_bookings_service", "business_id", "service_id", "starts_at"),
        Index("ix_bookings_staff_member", "business_id", "staff_member_id", "starts_at"),
        Index("ix_bookings_customer", "business_id", "customer_id", "starts_at"),
        Index(
            "ix_bookings_in_clear",
            "business_id",
            "id",
            postgresql_where="note is not null or cancel_reason is not null",
        ),
        Index("ix_bookings_visit", "business_id", "visit_id", postgresql_where="visit_id is not null"),
        Index("ix_bookings_room_due", "room_due_at", postgresql_where="room_due_at is not null"),
        Index("ix_bookings_due", "settles_at", postgresql_where="status = 'confirmed'"),
        Index(
            "ix_bookings_unpaid",
            "payment_due_at",
            postgresql_where="status = 'pending' and payment_due_at is not null",
        ),
        Index("ix_bookings_unanswered", "starts_at", postgresql_where="status = 'pending'"),
    )

    @property
    def note(self) -> str | None:
        """What the customer wrote, once it was opened; None otherwise."""
        return self.opened.get("note", self.clear_note)

    @property
    def cancel_reason(self) -> str | None:
        """Why it was cancelled, once it was opened; None otherwise."""
        return self.opened.get("reason", self.clear_reason)

    @property
    def opened(self) -> dict[str, str]:
        """The texts that this process has opened; they are in memory alone."""
        found: dict[str, str] = vars(self).setdefault("_opened", {})
        return found

    def sealed_texts(self) -> dict[str, bytes]:
        """What lies in the vault, by what it is."""
        kept = {"note": self.sealed_note, "reason": self.sealed_reason}
        return {name: sealed for name, sealed in kept.items() if sealed is not None}

    @property
    def price(self) -> Money:
        """What the booking costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)

    @property
    def fee(self) -> Money | None:
        """What is owed for a late cancellation, or for a no-show once a person has confirmed it."""
        return self._money(self.fee_minor)

    @property
    def pending_fee(self) -> Money | None:
        """What a no-show costs if a person confirms it."""
        return self._money(self.pending_fee_minor)

    @property
    def team(self) -> list[Assigned]:
        """Who and what takes part, as anybody may know it: without why."""
        alone = Assigned(staff_member_id=self.staff_member_id, name=self.staff_member_name)
        return [each.model_copy(update={"why": None}) for each in self.picked] or [alone]

    @property
    def local_start(self) -> str:
        """The start on the wall of the booking's zone, ISO 8601 with offset."""
        offset = self.wall_start - self.starts_at.astimezone(UTC).replace(tzinfo=None)
        return self.starts_at.astimezone(timezone(offset)).isoformat()

    @property
    def occupies(self) -> bool:
        """Whether it takes its staff's time: waiting for money it does, for approval if it blocks, cancelled never."""
        if self.status is PENDING:
            return self.awaits_payment or self.blocks
        return self.status is not CANCELLED

    @property
    def deposit(self) -> Money | None:
        """What has, or had, to be paid before it stands."""
        return self._money(self.deposit_minor)

    @property
    def awaits_payment(self) -> bool:
        """Whether it stands once it is paid, as far as money goes."""
        return self.status is PENDING and self.payment_due_at is not None

    @property
    def was_released(self) -> bool:
        """Whether it was called off because no money came: money that comes late may book it again."""
        return self.status is CANCELLED and self.payment_due_at is not None

    def confirm(self) -> None:
        """Approve, or let stand without waiting for money. Raises `BookingNotPending`."""
        if self.status is not PENDING:
            raise BookingNotPending
        self.payment_due_at = None
        self._become(CONFIRMED)

    def take_payment(self, payment_id: UUID, paid_at: datetime) -> None:
        """The deposit is there: it stands, or waits for approval; if it had been released, again."""
        self.payment_id, self.paid_at = payment_id, paid_at
        if self.awaits_payment or self.was_released:
            self.payment_due_at = self.sealed_reason = self.clear_reason = None
            self.opened.pop("reason", None)
            self._become(PENDING if self.needs_approval else CONFIRMED)
        else:
            self.version += 1

    def release(self) -> None:
        """No money came in time. Raises `BookingNotPending`."""
        if not self.awaits_payment:
            raise BookingNotPending
        self._become(CANCELLED)

    def refuse_payment(self) -> None:
        """Money came that it has no use for; if it was released, no other will book it again either."""
        self.payment_due_at = None
        self.version += 1

    def reject(self) -> None:
        """Refuse a request. Raises `BookingNotPending`."""
        if self.status is not PENDING:
            raise BookingNotPending
        self.payment_due_at = None
        self._become(CANCELLED)

    def cancel(self, *, fee_minor: int | None) -> None:
        """Call off, for this fee. Raises `BookingOver`."""
        self.refuse_when_over()
        self.payment_due_at = None
        self.fee_minor = fee_minor
        self._become(CANCELLED)

    def assign(self, team: list[Assigned]) -> None:
        """Let these take part; the first, who is a staff member, answers for it."""
        lead = team[0]
        assert lead.staff_member_id
        self.staff_member_id, self.staff_member_name, self.picked = lead.staff_member_id, lead.name, team

    def move(
        self, starts_at: datetime, ends_at: datetime, *, wall_start: datetime, overridden: Sequence[str] = ()
    ) -> None:
        """Take another time, for which nobody has come yet. Raises `BookingOver`."""
        self.refuse_when_over()
        self.checked_in_at = self.checked_out_at = None
        self.overridden = list(overridden)
        self.starts_at, self.ends_at, self.wall_start = starts_at, ends_at, wall_start
        self.settles_at = ends_at + timedelta(minutes=self.grace_minutes)
        self.version += 1

    def complete(self) -> None:
        """The time was given. Raises `BookingNotConfirmed`."""
        if self.status is not CONFIRMED:
            raise BookingNotConfirmed
        self._become(BookingStatus.COMPLETED)

    def mark_no_show(self, now: datetime, *, fee_minor: int | None) -> None:
        """The customer did not come, which costs this if a person confirms it; a check-in was a mistake.

        Raises `BookingNotConfirmed`, or `BookingNotStarted` before the start.
        """
        if self.status is not CONFIRMED:
            raise BookingNotConfirmed
        if now < self.starts_at:
            raise BookingNotStarted
        self.checked_in_at = self.checked_out_at = None
        self.pending_fee_minor = fee_minor
        self._become(BookingStatus.NO_SHOW)

    def check_in(self, now: datetime) -> None:
        """The customer is here. Raises `BookingNotConfirmed`, `AlreadyCheckedIn`, `CheckInTooEarly`."""
        if self.status is not CONFIRMED:
            raise BookingNotConfirmed
        if self.checked_in_at is not None:
            raise AlreadyCheckedIn
        if now < self.starts_at - EARLIEST_CHECK_IN:
            raise CheckInTooEarly
        self.checked_in_at = now
        self.version += 1

    def check_out(self, now: datetime) -> None:
        """The customer has left, be the booking settled meanwhile or not. Raises `NotCheckedIn`."""
        if self.checked_in_at is None or self.checked_out_at is not None or self.status not in ATTENDED:
            raise NotCheckedIn
        self.checked_out_at = now
        self.version += 1

    def confirm_fee(self) -> Money:
        """The fee of a no-show is owed. Raises `NoFeePending`."""
        fee = self._decided_fee()
        self.fee_minor = fee.amount_minor
        return fee

    def waive_fee(self) -> Money:
        """Nothing is owed for a no-show; what would have been. Raises `NoFeePending`."""
        return self._decided_fee()

    def _decided_fee(self) -> Money:
        fee = self.pending_fee
        if fee is None:
            raise NoFeePending
        self.pending_fee_minor = None
        self.version += 1
        return fee

    def refuse_when_over(self) -> None:
        """Raises `BookingOver` unless it is pending or confirmed."""
        if self.status not in OPEN:
            raise BookingOver

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(amount_minor=minor, currency=self.currency)

    def _become(self, status: BookingStatus) -> None:
        self.status = status
        self.version += 1
