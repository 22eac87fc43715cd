"""Mails about accounts, and who was erased. They belong to no business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.identity.mail import MailKind, OwnerMailKind, PlanMailKind
from contracts.notifications.api import NotificationStatus
from notifications.database import Base, stored

_KINDS = ", ".join(f"'{kind}'" for kind in (*MailKind, *PlanMailKind, *OwnerMailKind))


class AccountMail(Base):
    """A mail about somebody's account: planned → sending → sent | dropped | failed, under the id identity gave it."""

    __tablename__ = "account_mails"
    __table_args__ = (
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint("sealed is null or status in ('planned', 'sending')", name="sealed_until_sent"),
        Index("ix_account_mails_user_id", "user_id"),
        Index("ix_account_mails_created_at", "created_at"),
        Index("ix_account_mails_due", "next_attempt_at", postgresql_where=text("status in ('planned', 'sending')")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    """A `MailKind`, a `PlanMailKind` or an `OwnerMailKind`."""
    user_id: Mapped[UUID | None]
    status: Mapped[NotificationStatus] = mapped_column(stored(NotificationStatus, "status"))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """When to look at it next: at once, at the next attempt, or at the end of its lease."""
    attempts: Mapped[int]
    outcome: Mapped[str | None]
    """How the newest attempt ended, as a code: `sent`, `smtp_550_5.1.1`."""
    sealed: Mapped[str | None]
    """Reader and link, readable with this context's key alone; gone once it has left or never will."""
    traceparent: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def claim(self, lease_until: datetime) -> None:
        """Begin an attempt that ends by itself when its lease does."""
        self.status, self.next_attempt_at = NotificationStatus.SENDING, lease_until
        self.attempts += 1

    def mark_sent(self, now: datetime) -> None:
        """It left."""
        self.sent_at = now
        self.end(NotificationStatus.SENT, "sent")

    def postpone(self, until: datetime, reason: str) -> None:
        """Try again then."""
        self.status, self.next_attempt_at, self.outcome = NotificationStatus.PLANNED, until, reason

    def end(self, status: NotificationStatus, reason: str) -> None:
        """It has left, or never will."""
        self.status, self.sealed, self.outcome = status, None, reason


class ErasedUser(Base):
    """A user whose account was erased: what they read in the app goes too."""

    __tablename__ = "erased_users"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
