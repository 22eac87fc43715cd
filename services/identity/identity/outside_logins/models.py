"""Tables of who is known to which login provider, of logins under way there, and of its sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base
from identity.outside_logins import rules


class OutsideIdentity(Base):
    """Somebody as a login provider knows them, and which user that is."""

    __tablename__ = "outside_identities"
    __table_args__ = (Index("ix_outside_identities_user_id", "user_id"),)

    provider: Mapped[str] = mapped_column(primary_key=True)
    """`workos`, the platform's issuer by its URL, or `iss_…`: the one that a business brought along."""
    subject: Mapped[str] = mapped_column(primary_key=True)
    """The provider's own id of the person."""
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    linked_at: Mapped[datetime]


class OutsideAttempt(Base):
    """A login under way at a provider: begun here, answered once, in the same browser, within ten minutes."""

    __tablename__ = "outside_attempts"
    __table_args__ = (
        CheckConstraint("(code_hash is null) or (return_to is not null)", name="code"),
        Index("ix_outside_attempts_expires_at", "expires_at"),
        Index("ix_outside_attempts_code_hash", "code_hash", unique=True),
    )

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    provider: Mapped[str]
    only_in: Mapped[UUID | None]
    """The business whose issuer it is."""
    browser_hash: Mapped[bytes]
    return_to: Mapped[str | None]
    challenge: Mapped[str | None]
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    session_id: Mapped[str | None]
    """The provider's id of the login that came of it."""
    code_hash: Mapped[bytes | None]
    """Of the code that the page exchanges for tokens; None before, and once it is exchanged."""

    def is_open(self, now: datetime) -> bool:
        """Whether the provider's answer is still awaited."""
        return self.answered_at is None and now < self.expires_at

    def hand_over(self, code_hash: bytes, user_id: UUID, session_id: str | None, now: datetime) -> None:
        """Let the page that has begun it fetch the tokens, within a minute."""
        self.code_hash, self.user_id, self.session_id = code_hash, user_id, session_id
        self.expires_at = now + rules.EXCHANGE_WITHIN


class OutsideSession(Base):
    """A session at a provider, and the login here that stands for it. When it ends there, the login ends here."""

    __tablename__ = "outside_sessions"
    __table_args__ = (Index("ix_outside_sessions_login_id", "login_id"),)

    provider: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    login_id: Mapped[UUID | None] = mapped_column(ForeignKey("logins.id", ondelete="cascade"))
    """None for a session that ended before anybody came with it."""
    ended_at: Mapped[datetime | None]
