"""Tables of role grants."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base
from kit.db import Tenant


class RoleGrant(Tenant, Base):
    """A user may act in a business in this role."""

    __tablename__ = "role_grants"
    __table_args__ = (
        ForeignKeyConstraint(["business_id"], ["businesses.business_id"]),
        CheckConstraint("role in ('customer', 'staff', 'manager', 'owner')", name="role"),
        CheckConstraint("by_hand or by_organisation", name="source"),
        Index("ix_role_grants_user_id", "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    by_hand: Mapped[bool] = mapped_column(default=True)
    """Somebody of the business gave it."""
    by_organisation: Mapped[bool] = mapped_column(default=False)
    """The organisation that the business is connected to says so. A role may stand on both, and goes with the last."""
