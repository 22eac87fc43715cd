"""Businesses as scheduling knows them."""

from sqlalchemy.orm import Mapped, mapped_column

from contracts.billing.standings.shapes import Standing
from kit.db import Tenant
from scheduling.database import Base, choice


class Business(Tenant, Base):
    """A tenant, as identity last described it; nothing here is decided by scheduling."""

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
    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"), default=Standing.ACTIVE)
    """Where it stands with the platform, as billing last said: suspended, it takes nothing new on."""
    plan: Mapped[str | None]
    """Its plan with the platform, by name; null until billing has told of it."""
    most_staff_members: Mapped[int | None]
    """How many staff members that lets be active at once; null is as many as there are."""
    standing_version: Mapped[int] = mapped_column(default=0)
