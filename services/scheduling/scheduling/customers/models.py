"""The tables of customers and of what they agreed to."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, Uuid, column, table
from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.customers.shapes import ConsentSource
from contracts.scheduling.shapes import Contact
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant
from kit.errors import Gone
from scheduling.database import Base, choice

CONTACT: Final = ("name", "phone", "timezone", "locale")
"""What is known of a customer beside the e-mail address that tells them apart."""
ERASED_NAME: Final = "Erased customer"


class CustomerGone(Gone):
    """This customer was erased: nothing more is written about them."""

    code = "scheduling.customer_erased"


class Customer(Tenant, Base):
    """A person who books with one business; known to it by their e-mail address.

    A duplicate that was merged keeps its address, so that it leads to the customer who stayed (`merged_into`, never a
    chain). An erased one keeps its id alone. `user_id` is the user whose proven address is this customer's.
    """

    __tablename__ = "customers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    timezone: Mapped[str | None]
    locale: Mapped[str | None]
    user_id: Mapped[UUID | None]
    merged_into: Mapped[UUID | None]
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "merged_into"], ["customers.business_id", "customers.id"]),
        UniqueConstraint("business_id", "email"),
        UniqueConstraint("business_id", "user_id"),
        Index("ix_customers_email", "email"),
        Index("ix_customers_user_id", "user_id", postgresql_where="user_id is not null"),
        Index("ix_customers_newest", "business_id", "created_at", "id"),
        Index("ix_customers_merged", "business_id", "merged_into", postgresql_where="merged_into is not null"),
    )

    @property
    def linked(self) -> bool:
        """Whether a user can see it as their own."""
        return self.user_id is not None

    @property
    def erased(self) -> bool:
        """Whether the person asked to be forgotten."""
        return self.erased_at is not None

    def refuse_when_erased(self) -> None:
        """Raises `CustomerGone`."""
        if self.erased:
            raise CustomerGone

    def replace(self, contact: Contact) -> None:
        """Take over another contact. A new address ends the link to a user, who has proven the old one."""
        if contact.email != self.email:
            self.user_id = None
        for name in ("email", *CONTACT):
            setattr(self, name, getattr(contact, name))
        self.version += 1


class Consent(Tenant, Base):
    """That a customer agreed to something or took it back: append-only, and names nobody but by the customer's id."""

    __tablename__ = "customer_consents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    customer_id: Mapped[UUID]
    kind: Mapped[str]
    granted: Mapped[bool]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    wording_version: Mapped[str]
    source: Mapped[ConsentSource] = mapped_column(choice(ConsentSource, "source"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    actor: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "customer_id"], ["customers.business_id", "customers.id"]),
        Index("ix_customer_consents_newest", "business_id", "customer_id", "at", "id"),
    )


bookings = table("bookings", column("business_id", Uuid), column("customer_id", Uuid))
"""The columns that customers read of bookings, which are above them: see `bookings.models.Booking`."""
