"""Tables of API keys, and of the directory of their hashes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from contracts.types import uuid7
from identity.database import Base
from kit.db import Tenant


class ApiKey(Tenant, Base):
    """A machine that may act in a business. It outlives its maker's role: servers do not stop when people go."""

    __tablename__ = "api_keys"
    __table_args__ = (
        ForeignKeyConstraint(["business_id"], ["businesses.business_id"]),
        CheckConstraint("kind in ('publishable', 'secret')", name="kind"),
        CheckConstraint("kind = 'secret' or permissions = '{}'", name="publishable_may_nothing"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    name: Mapped[str]
    hint: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(String))
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    def is_active(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def revoke(self, now: datetime) -> bool:
        """End it; False when it had been ended before."""
        if self.revoked_at is not None:
            return False
        self.revoked_at = now
        return True


class KeyEntry(Base):
    """Whose key it is that has this SHA-256: the directory, which belongs to no business."""

    __tablename__ = "api_key_hashes"
    __table_args__ = (ForeignKeyConstraint(["business_id", "key_id"], ["api_keys.business_id", "api_keys.id"]),)

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    business_id: Mapped[UUID]
    key_id: Mapped[UUID]
