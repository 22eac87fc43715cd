"""The projection of scheduling's customers."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Tenant
from notifications.database import Base


class Customer(Tenant, Base):
    """How a customer is reached, which only this context can read; nothing of whoever was erased."""

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    """Scheduling's version at the newest contact; an older one never replaces it."""
    contact: Mapped[str | None]
    """A sealed `CustomerMail`; null where none has been told of."""
    merged_into: Mapped[UUID | None]
    """The record of the same person that is in use."""
    erased: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("contact is null or not erased", name="forgotten"),)

    def learn(self, contact: str | None, version: int) -> None:
        """Take over a newer contact. Whoever was erased stays so, however late it is told."""
        if version > self.version and not self.erased:
            self.contact, self.version = contact, version

    def forget(self) -> None:
        """Nothing is sent to them any more."""
        self.contact, self.erased = None, True
