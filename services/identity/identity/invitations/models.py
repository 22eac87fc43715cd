"""Tables of invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.identity.invitations.shapes import InvitationStatus
from contracts.types import uuid7
from identity.database import Base
from identity.invitations import rules
from kit import clock
from kit.db import Tenant
from kit.errors import Conflict


class InvitationOver(Conflict):
    """This invitation was accepted or taken back; make another."""

    code = "identity.invitation_over"


class Invitation(Tenant, Base):
    """A business asks whoever reads mail at an address to join it. Of one address one is open at a time."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["business_id"], ["businesses.business_id"]),
        CheckConstraint("role in ('customer', 'staff', 'manager', 'owner')", name="role"),
        CheckConstraint("accepted_at is null or revoked_at is null", name="one_end"),
        CheckConstraint("(accepted_at is null) = (accepted_by is null)", name="accepted"),
        Index("ix_invitations_token_hash", "token_hash"),
        Index(
            "ux_invitations_open", "business_id", "email", unique=True,
            postgresql_where=text("accepted_at is null and revoked_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str]
    role: Mapped[str]
    locale: Mapped[str | None]
    token_hash: Mapped[bytes]
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]

    @property
    def status(self) -> InvitationStatus:
        """Where it stands."""
        if self.accepted_at is not None:
            return InvitationStatus.ACCEPTED
        if self.revoked_at is not None:
            return InvitationStatus.REVOKED
        return InvitationStatus.OPEN if clock.now() < self.expires_at else InvitationStatus.EXPIRED

    def send(self, token_hash: bytes, now: datetime) -> None:
        """Give it a new link, which lasts as long as the first did. Raises `InvitationOver`."""
        self._refuse_when_over()
        self.token_hash, self.sent_at, self.expires_at = token_hash, now, now + rules.LASTS

    def accept(self, user_id: UUID, now: datetime) -> None:
        """End it with a new member. Raises `InvitationOver`."""
        self._refuse_when_over()
        self.accepted_at, self.accepted_by = now, user_id

    def revoke(self, now: datetime) -> None:
        """Take it back; twice is once. Raises `InvitationOver` for one that was accepted."""
        if self.revoked_at is None:
            self._refuse_when_over()
            self.revoked_at = now

    def _refuse_when_over(self) -> None:
        if self.accepted_at is not None or self.revoked_at is not None:
            raise InvitationOver
