"""Tables of second factors. They belong to no business."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from identity.database import Base
from identity.settings import settings
from identity.totp import rules
from kit.db import NO_BUSINESS
from kit.vault import Place


class TotpFactor(Base):
    """An authenticator app; its secret lies encrypted under a key of the vault, bound to its user."""

    __tablename__ = "totp_factors"
    __table_args__ = (Index("ix_totp_factors_key_id", "key_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key_id: Mapped[str]
    """The key of the vault that the secret lies under."""
    secret: Mapped[bytes]
    started_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When a code showed that the app is set up; before, nobody is asked for one."""
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The newest time step whose code was accepted: none up to it is accepted again."""

    def keep(self, secret: str) -> None:
        """Encrypt the secret under the active key."""
        ring = settings().key_ring()
        self.secret, self.key_id = ring.encrypt(secret.encode(), self._place), ring.active

    def opened(self) -> str:
        """The secret in clear. Raises `kit.vault.Tampered` and `UnknownKey`."""
        return settings().key_ring().decrypt(self.secret, self._place).decode()

    def accept(self, code: str, now: datetime) -> bool:
        """Whether the code is right and newer than the last; it is the last from then on."""
        step = rules.step_of(self.opened(), code, now, after=self.last_step)
        if step is None:
            return False
        self.last_step = step
        return True

    @property
    def _place(self) -> Place:
        return Place(NO_BUSINESS, "totp_factors", str(self.user_id), "secret")


class RecoveryCode(Base):
    """A code for when the app is lost, as its SHA-256. It works once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]
