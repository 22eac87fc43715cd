"""Tables of links in mails, and of those who asked for one. They belong to no business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.types import uuid7
from identity.database import Base
from kit.errors import Gone


class LinkWorthless(Gone):
    """This link was used, has run out or never was one; ask for another."""

    code = "identity.link_worthless"


class Link(Base):
    """A link that was mailed to a user, as the SHA-256 of its token. It works once, for one purpose."""

    __tablename__ = "links"
    __table_args__ = (
        CheckConstraint("purpose in ('verify_email', 'reset_password')", name="purpose"),
        Index("ix_links_user_id", "user_id"),
        Index("ix_links_email_hash", "email_hash", "issued_at"),
        Index("ix_links_expires_at", "expires_at"),
    )

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    email_hash: Mapped[bytes]
    """By what the mails to one address are counted."""
    purpose: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, or another took its place."""

    def refuse_when_over(self, now: datetime) -> None:
        """Raises `LinkWorthless`."""
        if self.ended_at is not None or now >= self.expires_at:
            raise LinkWorthless


class ResetRequest(Base):
    """Somebody asked for a link to choose another password; a tick finds out whether there is whom to send it to."""

    __tablename__ = "reset_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str]
    requested_at: Mapped[datetime]
