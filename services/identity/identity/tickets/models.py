"""The table of tickets. They belong to no business: whoever redeems one says which it has to be for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base


class Ticket(Base):
    """A ticket as its SHA-256: by which login, and for what. It is deleted when it is used."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_expires_at", "expires_at"), Index("ix_tickets_login_id", "login_id"))

    ticket_hash: Mapped[bytes] = mapped_column(primary_key=True)
    login_id: Mapped[UUID] = mapped_column(ForeignKey("logins.id", ondelete="cascade"))
    stream: Mapped[str]
    business_id: Mapped[UUID]
    origin: Mapped[str | None]
    expires_at: Mapped[datetime]

    def is_for(self, stream: str, business_id: UUID, origin: str | None, now: datetime) -> bool:
        """Whether it opens this stream, from this page, still."""
        return (self.stream, self.business_id, self.origin) == (stream, business_id, origin) and now < self.expires_at
