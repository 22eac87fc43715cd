"""Businesses as billing knows them."""

from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base
from kit.db import Tenant


class Business(Tenant, Base):
    """A tenant, as identity last described it; nothing here is decided by billing."""

    __tablename__ = "businesses"

    slug: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int]
    """Identity's version at the newest fact about the profile; an older one never replaces it."""
    suspended: Mapped[bool] = mapped_column(default=False)
    """Whether the platform has stopped it: then nothing changes in it."""
    suspended_version: Mapped[int] = mapped_column(default=0)
    """The same of the newest fact about that: it says nothing of the profile, and may arrive behind a newer one."""
