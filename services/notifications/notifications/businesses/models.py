"""The projection of identity's businesses."""

from sqlalchemy.orm import Mapped

from contracts.identity.events import BusinessCreated, BusinessUpdated
from kit.db import Tenant
from notifications.database import Base


class Business(Tenant, Base):
    """What mails need to know of a business: its name, its path, its zone and language."""

    __tablename__ = "businesses"

    slug: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int]

    def learn(self, event: BusinessCreated | BusinessUpdated) -> None:
        """Take over a newer state; an older one, delivered late, changes nothing."""
        if event.version <= self.version:
            return
        self.slug, self.name = event.slug, event.name
        self.timezone, self.locale, self.version = event.timezone, event.locale, event.version
