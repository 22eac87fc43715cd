"""Tables of what Stripe told, and of how far its own list of events was read."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.stripe_events import rules
from contracts.billing.webhooks.shapes import EventStatus
from kit import clock

READ_EVERY: Final = timedelta(minutes=5)
READ_QUIET_EVERY: Final = timedelta(hours=1)
LEASE: Final = timedelta(minutes=10)
"""Longer than the pages of a day take."""


class StripeEvent(Base):
    """An event as Stripe told it, once for its id. Of no business: which one it is of is found out after it is stored.

    Only what became of it changes; the database refuses the rest.
    """

    __tablename__ = "stripe_events"
    __table_args__ = (
        CheckConstraint("(status = 'received') = (due_at is not null)", name="waits"),
        Index("ix_stripe_events_due_at", "due_at", postgresql_where=text("due_at is not null")),
        Index("ix_stripe_events_newest", "received_at", "event_id"),
        Index("ix_stripe_events_dead", "received_at", "event_id", postgresql_where=text("status = 'dead'")),
    )

    event_id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    """The connected account it happened in; empty is the platform's own."""
    livemode: Mapped[bool]
    type: Mapped[str]
    object_kind: Mapped[str | None]
    """The kind of object that is looked at for it, and its id; null where nobody looks, or that has to be fetched."""
    object_id: Mapped[str | None]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    missed: Mapped[bool]
    """It was never delivered: reading found it."""
    payload: Mapped[bytes | None]
    """As it came, to the byte; forgotten after 30 days, as Stripe forgets it."""
    status: Mapped[EventStatus] = mapped_column(choice(EventStatus, "status"))
    problem: Mapped[str | None]
    business_id: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    def attempt(self, now: datetime) -> bool:
        """Take it on: it comes again later, whatever becomes of this attempt. False where it is given up instead."""
        self.attempts += 1
        if self.attempts > rules.MOST_ATTEMPTS:
            self.end(EventStatus.DEAD, now, self.problem or "bug")
            return False
        self.due_at = now + rules.retry_after(self.attempts)
        return True

    def end(self, status: EventStatus, now: datetime, problem: str | None = None) -> None:
        """Nothing more is done about it."""
        self.status, self.problem, self.due_at, self.settled_at = status, problem, None, now

    def again(self, now: datetime) -> None:
        """Begin anew with it."""
        self.status, self.problem, self.attempts = EventStatus.RECEIVED, None, 0
        self.due_at, self.settled_at = now, None


class StripeReading(Base):
    """How far the list of events of an account was read: by it we find what was never delivered."""

    __tablename__ = "stripe_readings"

    account: Mapped[str] = mapped_column(primary_key=True)
    """The connected account; empty is the platform's own."""
    read_until: Mapped[datetime]
    """When the newest event happened that was read."""
    due_at: Mapped[datetime]
    rest_seconds: Mapped[int] = mapped_column(default=int(READ_EVERY.total_seconds()))
    """How long until it is read again: longer while nothing happens, or it is refused."""
    problem: Mapped[str | None]
    read_at: Mapped[datetime | None]

    def claim(self, now: datetime) -> None:
        """Somebody reads it now."""
        self.due_at = now + LEASE

    def done(self, newest: datetime | None, now: datetime) -> None:
        """It was read to its end. What happened later than our clock says moves nothing on: more may come before it."""
        rest = READ_EVERY if newest else min(timedelta(seconds=self.rest_seconds * 2), READ_QUIET_EVERY)
        if newest:
            self.read_until = max(self.read_until, min(newest, now))
        self.problem, self.read_at = None, now
        self.rest_seconds, self.due_at = int(rest.total_seconds()), now + rest

    def failed(self, problem: str, now: datetime) -> None:
        """It could not be read; that is tried again, each time a little later."""
        rest = min(timedelta(seconds=self.rest_seconds * 2), READ_QUIET_EVERY) if self.problem else READ_EVERY
        self.problem = problem
        self.rest_seconds, self.due_at = int(rest.total_seconds()), now + rest
