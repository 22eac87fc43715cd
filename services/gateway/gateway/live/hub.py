"""Live signals from the contexts, handed to the streams that wait for them and to the caches they outdate."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import orjson
from nats.aio.msg import Msg

from contracts.types import from_typeid
from gateway.callers.businesses import Businesses
from gateway.callers.callers import Callers
from kit.errors import TooMany, Unavailable

MAX_WAITING: Final = 64
"""Frames that wait for one slow client; more, and it is told to look for itself (`resync`)."""
MAX_PER_USER: Final = 10
MAX_STREAMS: Final = 5_000
MAX_SIGNAL: Final = 8_192


class TooManyStreams(TooMany):
    """This user has ten streams open already; close one first."""

    code = "too_many_streams"


class Full(Unavailable):
    """This server has as many streams open as it takes on; try again shortly."""

    code = "streams_full"


class Listener:
    """One open stream: what waits to be sent to its client."""

    def __init__(self, business_id: UUID, user_id: UUID) -> None:
        self.business_id = business_id
        self.user_id = user_id
        self.woken = asyncio.Event()
        self.notified = True
        """Whether there may be notifications it has not seen."""
        self.doubted = False
        """Whether its access may have changed."""
        self._frames: deque[bytes] = deque()
        self._lost = False

    def put(self, frame: bytes) -> None:
        """Leave a frame for the client."""
        if len(self._frames) >= MAX_WAITING:
            self.resync()
        elif not self._lost:
            self._frames.append(frame)
        self.woken.set()

    def resync(self) -> None:
        """Give up what waits: the client has to look for itself."""
        self._frames.clear()
        self._lost = True
        self.woken.set()

    def take(self) -> tuple[bool, list[bytes]]:
        """Whether something was given up, and the frames that wait."""
        lost, frames = self._lost, list(self._frames)
        self._lost = False
        self._frames.clear()
        return lost, frames


class Hub:
    """Knows every open stream of this process."""

    def __init__(self, businesses: Businesses, callers: Callers) -> None:
        self._businesses = businesses
        self._callers = callers
        self._of_business: dict[UUID, set[Listener]] = defaultdict(set)
        self._of_user: dict[UUID, set[Listener]] = defaultdict(set)
        self._open = 0

    @contextmanager
    def listening(self, business_id: UUID, user_id: UUID) -> Iterator[Listener]:
        """A new stream of this user about this business. Raises `TooManyStreams` and `Full`."""
        if len(self._of_user.get(user_id, ())) >= MAX_PER_USER:
            raise TooManyStreams
        if self._open >= MAX_STREAMS:
            raise Full
        listener = Listener(business_id, user_id)
        self._open += 1
        self._of_business[business_id].add(listener)
        self._of_user[user_id].add(listener)
        try:
            yield listener
        finally:
            self._open -= 1
            _remove(self._of_business, business_id, listener)
            _remove(self._of_user, user_id, listener)

    async def hear(self, message: Msg) -> None:
        """A signal `live.<context>.<business>.<topic>`; anything else is none of ours."""
        parts = message.subject.split(".", 3)
        if len(parts) < 4 or len(message.data) > MAX_SIGNAL:
            return
        try:
            business_id = None if parts[2] == "-" else UUID(parts[2])
            data = orjson.loads(message.data or b"{}")
        except ValueError:
            return
        self.tell(parts[1], business_id, parts[3], data)

    def tell(self, context: str, business_id: UUID | None, topic: str, data: dict[str, Any]) -> None:
        """Hand a signal to whom it concerns."""
        if context == "identity" and topic == "business":
            self._businesses.forget(business_id)
        elif context == "identity" and topic == "api_key":
            self._callers.keys.forget()
        elif context == "identity":
            self._doubt(business_id, _user_id(str(data.get("user_id", ""))))
        elif context == "notifications" and business_id and topic.startswith("user."):
            user_id = _user_id(topic.removeprefix("user."))
            for listener in self._of_business.get(business_id, ()):
                if listener.user_id == user_id:
                    listener.notified = True
                    listener.woken.set()
        elif context == "scheduling" and business_id and topic == "booking":
            frame = b"event: booking\ndata: " + orjson.dumps(data) + b"\n\n"
            for listener in self._of_business.get(business_id, ()):
                listener.put(frame)

    def _doubt(self, business_id: UUID | None, user_id: UUID | None) -> None:
        """Logins or roles changed: of this user or, when None, of anyone."""
        self._callers.forget(business_id, user_id)
        concerned = self._of_user.get(user_id, set()) if user_id else set().union(*self._of_user.values())
        for listener in concerned:
            listener.doubted = True
            listener.woken.set()


def _remove(where: dict[UUID, set[Listener]], key: UUID, listener: Listener) -> None:
    where[key].discard(listener)
    if not where[key]:
        del where[key]


def _user_id(text: str) -> UUID | None:
    try:
        return from_typeid("usr", text) if text.startswith("usr_") else UUID(text)
    except ValueError:
        return None
