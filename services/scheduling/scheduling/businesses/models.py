"""Businesses as scheduling knows them."""

from sqlalchemy.orm import Mapped

from kit.db import Tenant
from scheduling.database import Base


class Business(Tenant, Base):
    """A tenant, as identity last described it; nothing here is decided by scheduling."""

    __tablename__ = "businesses"

    slug: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int]
    """Identity's version of the business; an older fact never replaces a newer one."""
