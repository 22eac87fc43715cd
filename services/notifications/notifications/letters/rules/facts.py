"""What a text about a booking is made of."""

from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime

from contracts.scheduling.events import BookingCancelled, BookingFact
from contracts.scheduling.shapes import BookingStatus
from contracts.types import BookingId, Line, Money, Shape, Zone, to_typeid


class Kind(StrEnum):
    """What a notification says."""

    REQUESTED = "booking.requested"
    CONFIRMED = "booking.confirmed"
    RESCHEDULED = "booking.rescheduled"
    CANCELLED = "booking.cancelled"
    REMINDER = "booking.reminder"

    @property
    def word(self) -> str:
        """The kind without its noun, as dedupe keys and texts name it."""
        return self.value.partition(".")[2]


class Facts(Shape):
    """A booking as one event told it; nobody's contact is among it."""

    booking_id: BookingId
    service_name: Line
    staff_member_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    """The service's zone."""
    price: Money
    pending: bool = False
    """Whether it is, or was until its end, a request that nobody approved."""
    previous_starts_at: AwareDatetime | None = None
    previous_ends_at: AwareDatetime | None = None
    reason: Line | None = None
    fee: Money | None = None

    @classmethod
    def of(cls, event: BookingFact) -> Self:
        """What a booking event tells a reader."""
        more = {name: getattr(event, name) for name in cls.model_fields if name != "pending" and hasattr(event, name)}
        status = event.previous_status if isinstance(event, BookingCancelled) else event.status
        return cls(**more, pending=status is BookingStatus.PENDING)

    @property
    def about_id(self) -> str:
        """The booking's TypeID."""
        return to_typeid("bkg", self.booking_id)


class Sender(Shape):
    """The business that a mail comes from, and its taste."""

    name: Line
    slug: str
    locale: str
    brand_color: str
    footer: str
