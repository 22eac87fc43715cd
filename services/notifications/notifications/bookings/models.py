"""The projection of scheduling's bookings."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from contracts.scheduling.events import BookingFact
from contracts.scheduling.shapes import BookingStatus
from kit.db import Tenant
from notifications.database import Base, stored


class Booking(Tenant, Base):
    """The newest version that is known of a booking: a mail about an older one is never sent."""

    __tablename__ = "bookings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    status: Mapped[BookingStatus] = mapped_column(stored(BookingStatus, "status"))
    silenced: Mapped[bool] = mapped_column(default=False)
    """Whether its customer was erased: no mail is planned about it any more, however late a fact arrives."""

    def learn(self, event: BookingFact) -> bool:
        """Take over a newer version and say whether it was one."""
        if event.version <= self.version:
            return False
        self.version, self.status = event.version, event.status
        return True
