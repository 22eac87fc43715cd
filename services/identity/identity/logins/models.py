"""Tables of logins (refresh families), their refresh tokens, and failed attempts. They belong to no business."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from identity.database import Base
from identity.logins import rules


class Ending(StrEnum):
    """Why a login ended."""

    LOGGED_OUT = "logged_out"
    TOKEN_REUSED = "token_reused"  # noqa: S105 - a reason, not a secret
    REVOKED = "revoked"
    """From another login, or by the provider that vouched for it."""


class Login(Base):
    """A refresh family: everything that came from entering the password once, on one device."""

    __tablename__ = "logins"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ended_because is null)", name="ended"),
        CheckConstraint("ended_because in ('logged_out', 'token_reused', 'revoked')", name="ended_because"),
        CheckConstraint("generation >= 1", name="generation"),
        Index("ix_logins_user_id", "user_id"),
        Index("ix_logins_expires_at", "expires_at"),
        Index("ix_logins_only_in", "only_in", postgresql_where=text("only_in is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    login_version: Mapped[int]
    """The user's, when this login was opened; a login of an earlier version has ended."""
    generation: Mapped[int] = mapped_column(default=1)
    """Of its refresh tokens only the newest may be exchanged: the one of this generation."""
    only_in: Mapped[UUID | None]
    """The business in which alone it acts: the one whose own issuer vouches for the user."""
    user_agent: Mapped[str | None]
    """What the device calls itself."""
    opened_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    """When it was opened or last refreshed."""
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]

    def is_open(self, now: datetime) -> bool:
        """Whether it has neither been ended nor run out."""
        return self.ended_at is None and now < self.expires_at

    def end(self, now: datetime, because: Ending) -> bool:
        """End it and every token it gave out; False when it had ended before."""
        if self.ended_at is not None:
            return False
        self.ended_at, self.ended_because = now, because
        return True

    def issue(self, token_hash: bytes, now: datetime) -> "RefreshToken":
        """The refresh token of the current generation, good for one use within the idle time."""
        expires_at = min(now + rules.IDLE, self.expires_at)
        return RefreshToken(
            token_hash=token_hash, login_id=self.id, generation=self.generation, issued_at=now, expires_at=expires_at
        )


class RefreshToken(Base):
    """A refresh token as its SHA-256. Used ones stay for a while, so that a second use is recognised as theft."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        UniqueConstraint("login_id", "generation"),
        Index("ix_refresh_tokens_used_at", "used_at", postgresql_where=text("used_at is not null")),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    login_id: Mapped[UUID] = mapped_column(ForeignKey("logins.id", ondelete="cascade"))
    generation: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginAttempts(Base):
    """Failed logins by the hash of the e-mail entered: unknown addresses are counted like known ones."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures"),
        Index("ix_login_attempts_last_failed_at", "last_failed_at"),
    )

    email_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime]

    def wait(self, now: datetime) -> timedelta:
        """How long the account must still wait before its next attempt; zero when it may try now."""
        delay = rules.delay(self.failures)
        return max(self.last_failed_at + delay - now, timedelta()) if delay else delay

    def count_failure(self, now: datetime) -> None:
        """Count one more; a day without failures wipes the slate clean."""
        forgotten = now - self.last_failed_at >= rules.FORGET_FAILURES
        self.failures = 1 if forgotten else self.failures + 1
        self.last_failed_at = now
