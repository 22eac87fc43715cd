"""Tables of users and of the platform's own administrators. They belong to no business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from identity.database import Base


class User(Base):
    """A person with a login, in any number of businesses."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("email = lower(email)", name="email_lower_case"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    email_verified: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str]
    """Argon2id in the PHC string format."""
    login_version: Mapped[int] = mapped_column(default=1)
    """Raised to end every login at once; access tokens carry it as `ver`."""
    version: Mapped[int] = mapped_column(default=1)
    """Sequence of the user's events: registration and every change of roles."""
    created_at: Mapped[datetime]

    def next_version(self) -> int:
        """Count one more fact about this user, whose row the caller has locked."""
        self.version += 1
        return self.version


class PlatformAdmin(Base):
    """A user who runs the platform. Only an operator writes here: the service may read and no more."""

    __tablename__ = "platform_admins"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    granted_at: Mapped[datetime]
