"""Planned notifications, the log of their deliveries, and addresses that take no mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from contracts.notifications.api import Channel, NotificationStatus
from contracts.types import uuid7
from kit.db import Tenant
from kit.telemetry import parse_traceparent
from notifications.database import Base, stored
from notifications.deliveries.rules import Outcome
from notifications.letters.rules.facts import Kind


class Notification(Tenant, Base):
    """Something a person is to be told on one channel: planned → sending → sent | dropped | failed.

    A row that is sending belongs to whoever claimed it until `leased_until`; a process that dies leaves it to the next.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("business_id", "dedupe_key"),
        CheckConstraint("sealed is null or status in ('planned', 'sending')", name="sealed_until_sent"),
        Index(
            "ix_notifications_due", "next_attempt_at", postgresql_where=text("status in ('planned', 'sending')")
        ),
        Index("ix_notifications_subject_id", "business_id", "subject_id"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[Kind] = mapped_column(stored(Kind, "kind"))
    channel: Mapped[Channel] = mapped_column(stored(Channel, "channel"))
    status: Mapped[NotificationStatus] = mapped_column(stored(NotificationStatus, "status"))
    dedupe_key: Mapped[str]
    """Unique in the business: whatever is delivered or replayed twice is told once."""
    about_id: Mapped[str]
    subject_id: Mapped[UUID]
    """The booking, the entry of a waitlist, the payment, the membership or the gift code that it is about."""
    subject_version: Mapped[int]
    """What it says was true of this version; overtaken by a newer one it is dropped."""
    user_id: Mapped[UUID | None]
    """The reader in the app; null for a mail, whose reader is in `sealed`, or is a customer."""
    customer_id: Mapped[UUID | None]
    """Who gets a mail whose reader did not come with the fact: reached as is known when it leaves."""
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When to look at it next: the moment it is due, the next attempt, or the end of its lease."""
    attempts: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sealed: Mapped[str | None]
    """Contact, tokens and calendar, readable with this context's key alone; gone once it has left or never will."""
    traceparent: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def trace_id(self) -> str | None:
        """The trace of the event that called for it."""
        context = parse_traceparent(self.traceparent)
        return format(context.trace_id, "032x") if context else None

    def claim(self, lease_until: datetime) -> None:
        """Begin an attempt that ends by itself when its lease does."""
        self.status, self.next_attempt_at = NotificationStatus.SENDING, lease_until
        self.attempts += 1

    def mark_sent(self, now: datetime) -> None:
        """It left."""
        self.sent_at = now
        self._end(NotificationStatus.SENT)

    def drop(self) -> None:
        """A later fact made it untrue."""
        self._end(NotificationStatus.DROPPED)

    def forget(self) -> None:
        """The reader was erased: they get no more of it, and what they wrote is not kept."""
        if self.channel is Channel.EMAIL and self.status in (NotificationStatus.PLANNED, NotificationStatus.SENDING):
            self.drop()
        self.facts = {name: value for name, value in self.facts.items() if name != "reason"}

    def give_up(self) -> None:
        """It never will leave."""
        self._end(NotificationStatus.FAILED)

    def postpone(self, until: datetime) -> None:
        """Try again then. A failed attempt keeps the reader's data: it is still to be sent."""
        self.status, self.next_attempt_at = NotificationStatus.PLANNED, until

    def _end(self, status: NotificationStatus) -> None:
        self.status, self.sealed = status, None


class Delivery(Tenant, Base):
    """One attempt to deliver a notification and how it went. Never changed; holds no address and no server's words."""

    __tablename__ = "notification_log"
    __table_args__ = (
        ForeignKeyConstraint(["business_id", "notification_id"], ["notifications.business_id", "notifications.id"]),
        Index("ix_notification_log_notification_id", "business_id", "notification_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    notification_id: Mapped[UUID]
    channel: Mapped[Channel] = mapped_column(stored(Channel, "channel"))
    attempt: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome, "outcome"))
    reason: Mapped[str | None]
    """A code, as `smtp_550_5.1.1`."""
    message_id: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Suppression(Tenant, Base):
    """An address that a server refused for good; nothing more is sent to it."""

    __tablename__ = "suppressions"

    address_hash: Mapped[bytes] = mapped_column(primary_key=True)
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
