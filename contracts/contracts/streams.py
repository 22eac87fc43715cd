"""What the gateway's streams are asked with, and what they say: over server-sent events and as tRPC subscriptions."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from contracts.notifications.shapes import InAppNotification
from contracts.scheduling.shapes import BookingStatus
from contracts.types import BookingId, Input, Shape

EventId = Annotated[str, StringConstraints(max_length=64)]
"""The `id` of an event that a stream said; opaque, and only good for the stream it came from."""


class OpenStream(Input):
    """Opens a stream. Without an id it begins now; with one it says first what was stored after that event."""

    last_event_id: EventId | None = Field(default=None, alias="lastEventId")
    """The id of the last event received; `0` is before the first. The header `Last-Event-ID` goes before it."""


class Ready(Shape):
    """The stream has begun; its id says where, so that a client that hears nothing more can resume all the same."""

    type: Literal["ready"] = "ready"


class NotificationTold(Shape):
    """A notification of the caller's. It is stored: each is said once, in order, by whoever resumes after its id."""

    type: Literal["notification"] = "notification"
    notification: InAppNotification


class ChangedBooking(Shape):
    """Which booking is at which version now."""

    booking_id: BookingId
    status: BookingStatus
    version: int


class BookingChanged(Shape):
    """A booking is new or has changed: a hint to look again, said at most once and not stored."""

    type: Literal["booking"] = "booking"
    booking: ChangedBooking


class Resync(Shape):
    """Something may have been missed: look again at whatever is shown. Said after every gap, known or feared."""

    type: Literal["resync"] = "resync"


StreamEvent = Ready | NotificationTold | BookingChanged | Resync
"""Everything that a stream says."""


class StoredEvent(Shape):
    """An event with an id to resume after, as tRPC hands it to a subscriber (`tracked()`)."""

    id: str
    data: Ready | NotificationTold


SubscriptionEvent = StoredEvent | BookingChanged | Resync
"""What a subscriber receives: what is stored carries an id, a hint does not."""

SAYS: TypeAdapter[SubscriptionEvent] = TypeAdapter(SubscriptionEvent)
"""The schema of what a subscriber receives."""
