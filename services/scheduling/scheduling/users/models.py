"""The projection of identity's users. It belongs to no business: a user may be a customer of many."""

from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduling.database import Base


class User(Base):
    """A user who has proven an address, or was erased: then without it, so that no late fact revives them."""

    __tablename__ = "users"
    __table_args__ = (
        Index("ux_users_email", "email", unique=True),
        Index("ix_users_due", "user_id", postgresql_where=text("due")),
    )

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    email: Mapped[str | None]
    due: Mapped[bool]
    """Whether customers are still to be linked to this user, or, once erased, to be parted from them."""
