"""The projection of billing's payments that brought money."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Tenant
from notifications.database import Base


class PaidPayment(Tenant, Base):
    """A payment that succeeded: that an earlier attempt failed is not told any more."""

    __tablename__ = "paid_payments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    """The payment's version at its success."""
