"""The table of what businesses sell, as scheduling last described it and as Stripe was last told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.prices.rules import SellableKind
from contracts.types import Money
from kit import clock
from kit.db import Tenant


class Sellable(Tenant, Base):
    """A service, package or membership plan of a business.

    It agrees with Stripe when `agreed_version` is `version` and `account` is the business's account; it is due when it
    was changed, or when the business has an account that it is not in.
    """

    __tablename__ = "sellables"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[SellableKind] = mapped_column(choice(SellableKind, "kind"))
    version: Mapped[int]
    """Scheduling's version at the newest fact; an older one never replaces it."""
    name: Mapped[str]
    price_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    interval: Mapped[str | None]
    """How often it is paid; null is once."""
    active: Mapped[bool]
    account: Mapped[str | None]
    """The connected account that was last told of it."""
    agreed_version: Mapped[int] = mapped_column(default=0)
    price_id: Mapped[str | None]
    """The price there that is charged; null for what is not sold, costs nothing, or cannot be charged."""
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (Index("ix_sellables_due", "due_at", postgresql_where="due_at is not null"),)

    @property
    def price(self) -> Money:
        """What it costs."""
        return Money(amount_minor=self.price_minor, currency=self.currency)
