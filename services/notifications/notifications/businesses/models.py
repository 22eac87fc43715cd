"""The projection of identity's businesses."""

from sqlalchemy.orm import Mapped, mapped_column

from contracts.billing.events import StandingChanged
from contracts.billing.standings.shapes import Standing
from contracts.identity.events import BusinessCreated, BusinessReinstated, BusinessSuspended, BusinessUpdated
from kit.db import Tenant
from notifications.database import Base, stored


class Business(Tenant, Base):
    """What mails need to know of a business: its name, its path, its zone and language."""

    __tablename__ = "businesses"

    slug: Mapped[str]
    name: Mapped[str]
    timezone: Mapped[str]
    locale: Mapped[str]
    version: Mapped[int]
    suspended: Mapped[bool] = mapped_column(default=False)
    """Whether the platform has stopped it: then its people change nothing."""
    suspended_version: Mapped[int] = mapped_column(default=0)
    standing: Mapped[Standing] = mapped_column(stored(Standing, "standing"), default=Standing.ACTIVE)
    """Where it stands with the platform, as billing last said: suspended, it takes nothing new on."""
    standing_version: Mapped[int] = mapped_column(default=0)

    def learn(self, event: BusinessCreated | BusinessUpdated) -> None:
        """Take over a newer state; an older one, delivered late, changes nothing."""
        if event.version <= self.version:
            return
        self.slug, self.name = event.slug, event.name
        self.timezone, self.locale, self.version = event.timezone, event.locale, event.version

    def learn_suspension(self, event: BusinessSuspended | BusinessReinstated) -> None:
        """Take over whether it is suspended; an older fact of this kind, delivered late, changes nothing."""
        if event.version > self.suspended_version:
            self.suspended, self.suspended_version = isinstance(event, BusinessSuspended), event.version

    def learn_standing(self, event: StandingChanged) -> None:
        """Take over where it stands with the platform; older word, delivered late, changes nothing."""
        if event.version > self.standing_version:
            self.standing, self.standing_version = event.standing, event.version
