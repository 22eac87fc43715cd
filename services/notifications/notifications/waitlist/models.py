"""The projection of the entries of scheduling's waitlists."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.waitlist.events import WaitlistFact
from kit.db import Tenant
from notifications.database import Base


class Entry(Tenant, Base):
    """The newest version that is known of an entry: a mail about an older one is never sent."""

    __tablename__ = "waitlist_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]

    def learn(self, event: WaitlistFact) -> bool:
        """Take over a newer version and say whether it was one."""
        if event.version <= self.version:
            return False
        self.version = event.version
        return True
