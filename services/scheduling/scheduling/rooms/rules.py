"""When a video room is open, what state it is in, and when the vendor is asked again."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from contracts.scheduling.rooms.shapes import RoomState

EARLY: Final = timedelta(minutes=15)
"""How long before its start a booking's room opens."""
GRACE: Final = timedelta(minutes=30)
"""How long after its end it closes: an hour may be late."""
LEASE: Final = timedelta(seconds=30)
"""Longer than the vendor can keep one attempt: who has it for so long has died."""
_FIRST, _LONGEST = timedelta(seconds=5), timedelta(minutes=15)


class Window(NamedTuple):
    """When people are let in, half-open."""

    opens_at: datetime
    closes_at: datetime


def window(starts_at: datetime, ends_at: datetime) -> Window:
    """When the room of a booking at this time is open."""
    return Window(starts_at - EARLY, ends_at + GRACE)


def next_attempt(now: datetime, attempts: int) -> datetime:
    """When a vendor that failed so often in a row is asked again: 5 seconds, then twice as long, up to 15 minutes."""
    doublings: int = 2 ** min(attempts - 1, 10)
    return now + min(_LONGEST, _FIRST * doublings)


def state(*, closed: bool, ready: bool, due: bool, problem: str | None) -> RoomState:
    """How staff see a room: one that stands but cannot be moved is failing too."""
    if problem is not None:
        return RoomState.FAILING
    if closed and not due:
        return RoomState.CLOSED
    return RoomState.READY if ready and not due else RoomState.PREPARING
