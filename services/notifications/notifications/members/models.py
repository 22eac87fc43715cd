"""The projection of identity's role grants."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from contracts.permissions import Role
from kit.db import Tenant
from notifications.database import Base, stored


class Member(Tenant, Base):
    """A user's role in a business. A revoked one stays as a row, so that a grant delivered late cannot revive it."""

    __tablename__ = "members"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(stored(Role, "role"), primary_key=True)
    active: Mapped[bool]
    version: Mapped[int]
    """The user's version at the newest fact about this role."""
