"""Shapes of video rooms."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import BookingId, Shape


class Location(StrEnum):
    """Where a service takes place."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class RoomState(StrEnum):
    """Where a video room stands at the vendor."""

    PREPARING = "preparing"
    READY = "ready"
    FAILING = "failing"
    CLOSED = "closed"


class JoinLink(Shape):
    """A way into a video room, for one person and a short while."""

    url: str
    """Carries a secret: to be opened, neither stored nor passed on."""
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    """From then on nobody is let in, and who is in the room has to leave."""


class RoomJoin(Shape):
    """That somebody was given a way in."""

    at: AwareDatetime
    actor: str
    host: bool
    """Whether they came as the business."""


class Room(Shape):
    """The video room of a booking, as staff see it."""

    booking_id: BookingId
    state: RoomState
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    attempts: int
    """How often the vendor was asked in vain since it last did what was wanted."""
    problem: str | None
    """Why, as a code: `away`, `overloaded`, `unauthorized`, `refused`, `not_configured`."""
    next_attempt_at: AwareDatetime | None
    ready_at: AwareDatetime | None


class RoomDetails(Room):
    """A video room, and who was given a way in."""

    joins: list[RoomJoin]
    """The latest first, at most a hundred."""
