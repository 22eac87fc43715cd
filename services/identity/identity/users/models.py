"""Tables of users and of the platform's own administrators. They belong to no business."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from identity.database import Base

ERASED_NAME: Final = "Erased user"


class User(Base):
    """A person with a login, in any number of businesses.

    Anybody can register with any address, so one that is not proven says nothing: several users may name it, and
    one at most can prove that it is theirs.
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        Index("ix_users_email", "email"),
        Index("ux_users_verified_email", "email", unique=True, postgresql_where=text("email_verified")),
        Index("ix_users_erased_at", "erased_at", postgresql_where=text("erased_at is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    email: Mapped[str]
    email_verified: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str]
    """Argon2id in the PHC string format."""
    locale: Mapped[str | None]
    """The language that mails about the account are written in."""
    login_version: Mapped[int] = mapped_column(default=1)
    """Raised to end every login at once; access tokens carry it as `ver`."""
    version: Mapped[int] = mapped_column(default=1)
    """Sequence of the user's events: registration and every change of roles."""
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    def next_version(self) -> int:
        """Count one more fact about this user, whose row the caller has locked."""
        self.version += 1
        return self.version

    def choose_password(self, password_hash: str) -> None:
        """Take another password, and end every login that knew the one before."""
        self.password_hash = password_hash
        self.login_version += 1

    def erase(self, now: datetime) -> None:
        """Keep the id alone. No password opens the account any more, and no address leads to it."""
        self.name, self.email, self.locale = ERASED_NAME, f"{self.id}@erased.invalid", None
        self.email_verified = False
        self.choose_password("")
        self.erased_at = now


class PlatformAdmin(Base):
    """A user who runs the platform. Only an operator writes here: the service may read and no more."""

    __tablename__ = "platform_admins"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    granted_at: Mapped[datetime]
