"""Live signals from the contexts, handed to the streams that wait for them and to the caches they outdate."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import orjson
from nats.aio.msg import Msg
from pydantic import ValidationError

from contracts.streams import BookingChanged, ChangedBooking, Resync
from contracts.types import from_typeid
from gateway.callers.businesses import Businesses
from gateway.callers.callers import Callers
from kit.errors import TooMany, Unavailable
from kit.shutdown import Stopping

MAX_WAITING: Final = 64
"""Hints that wait for one slow client; more, and it is told to look for itself (`resync`)."""
MAX_PER_USER: Final = 10
MAX_STREAMS: Final = 5_000
MAX_SIGNAL: Final = 8_192
CHECK_SECONDS: Final = 3.5
"""How often a stream's access is asked for, signal or no signal; it outlives its access by hardly more than that."""
AT_ONCE: Final = 20
"""Streams that are looked at together: identity takes 200 requests at once, and answers others as well."""
SILENCE_SECONDS: Final = 3.5
"""A context says every second that it can be heard (its watermark); what it said in a longer silence was lost."""

Hint = BookingChanged | Resync


class TooManyStreams(TooMany):
    """This user has ten streams open already; close one first."""

    code = "too_many_streams"


class Full(Unavailable):
    """This server has as many streams open as it takes on; try again shortly."""

    code = "streams_full"


class Listener:
    """One open stream: what waits to be said to its client."""

    def __init__(self, business_id: UUID, user_id: UUID) -> None:
        self.business_id = business_id
        self.user_id = user_id
        self.woken = asyncio.Event()
        self.notified = True
        """Whether there may be notifications it has not seen."""
        self.doubted = False
        """Whether its access may have changed."""
        self.sees_all = False
        """Whether it hears of every booking of the business, and not of its user's own alone."""
        self.closed = False
        """Whether it has to end: its client has gone, or this process is about to."""
        self._hints: deque[Hint] = deque()

    def put(self, hint: Hint) -> None:
        """Leave a hint for the client."""
        if len(self._hints) >= MAX_WAITING:
            self.resync()
        elif not (self._hints and isinstance(self._hints[-1], Resync)):
            self._hints.append(hint)  # behind a resync nothing is new: whoever looks for itself sees this as well
        self.woken.set()

    def resync(self) -> None:
        """Give up what waits: the client has to look for itself."""
        self._hints.clear()
        self._hints.append(Resync())
        self.notified = True
        self.woken.set()

    def doubt(self) -> None:
        """Have its access looked at."""
        self.doubted = True
        self.woken.set()

    def close(self) -> None:
        """End it."""
        self.closed = True
        self.woken.set()

    def take(self) -> list[Hint]:
        """The hints that wait."""
        hints = list(self._hints)
        self._hints.clear()
        return hints


class Hub:
    """Knows every open stream of this process."""

    def __init__(self, businesses: Businesses, callers: Callers) -> None:
        self._businesses = businesses
        self._callers = callers
        self._of_business: dict[UUID, set[Listener]] = defaultdict(set)
        self._of_user: dict[UUID, set[Listener]] = defaultdict(set)
        self._all: set[Listener] = set()
        self._heard_at: dict[str, float] = {}
        self._stopping = False

    @contextmanager
    def listening(self, business_id: UUID, user_id: UUID) -> Iterator[Listener]:
        """A new stream of this user (or key) about this business. Raises `TooManyStreams` and `Full`."""
        if len(self._of_user.get(user_id, ())) >= MAX_PER_USER:
            raise TooManyStreams
        if len(self._all) >= MAX_STREAMS or self._stopping:
            raise Full
        listener = Listener(business_id, user_id)
        self._all.add(listener)
        self._of_business[business_id].add(listener)
        self._of_user[user_id].add(listener)
        try:
            yield listener
        finally:
            self._all.discard(listener)
            _remove(self._of_business, business_id, listener)
            _remove(self._of_user, user_id, listener)

    async def watch(self) -> None:
        """Have every stream's access looked at in turn, spread over the time that a round takes."""
        while True:
            listeners = list(self._all)
            turns = range(0, len(listeners), AT_ONCE)
            for turn in turns:
                for listener in listeners[turn : turn + AT_ONCE]:
                    listener.doubt()
                await asyncio.sleep(CHECK_SECONDS / len(turns))
            if not listeners:
                await asyncio.sleep(CHECK_SECONDS / 10)

    async def end_with(self, stopping: Stopping) -> None:
        """End every stream as soon as the process is told to stop; their clients go on with another one."""
        await stopping.wait()
        self._stopping = True
        for listener in self._all:
            listener.close()

    async def hear(self, message: Msg) -> None:
        """A signal `live.<context>.<business>.<topic>`; anything else is none of ours."""
        parts = message.subject.split(".", 3)
        if len(parts) < 4 or len(message.data) > MAX_SIGNAL:
            return
        try:
            business_id = None if parts[2] == "-" else UUID(parts[2])
            data = orjson.loads(message.data or b"{}")
            self.tell(parts[1], business_id, parts[3], data)
        except (ValueError, ValidationError):
            return

    def tell(self, context: str, business_id: UUID | None, topic: str, data: dict[str, Any]) -> None:
        """Hand a signal to whom it concerns. Raises `ValidationError` for one that does not say what it should."""
        if topic == "watermark":
            self._note_silence(context)
        elif context == "identity":
            self._tell_of_access(business_id, topic, data)
        elif business_id is not None and context == "notifications" and topic.startswith("user."):
            user_id = _user_id(topic.removeprefix("user."))
            for listener in self._of_business.get(business_id, ()):
                if listener.user_id == user_id:
                    listener.notified = True
                    listener.woken.set()
        elif business_id is not None and (context, topic) == ("scheduling", "booking"):
            hint, whose = (
                BookingChanged(booking=ChangedBooking.model_validate(data)),
                _user_id(str(data.get("user_id"))),
            )
            for listener in self._of_business.get(business_id, ()):
                if listener.sees_all or listener.user_id == whose:
                    listener.put(hint)

    def _tell_of_access(self, business_id: UUID | None, topic: str, data: dict[str, Any]) -> None:
        """A business, a key, logins or roles changed: of one user, or else of anyone in the business, if one is named.

        Nobody else is looked at: what happens in one business must not have thousands of streams ask identity at once.
        """
        user_id = None
        if topic == "business":
            self._businesses.forget(business_id)
        elif topic == "api_key":
            self._callers.keys.forget()
        else:
            user_id = _user_id(str(data.get("user_id", "")))
            self._callers.forget(business_id, user_id)
        if user_id is not None:
            concerned = self._of_user.get(user_id, set())
        else:
            concerned = self._all if business_id is None else self._of_business.get(business_id, set())
        for listener in concerned:
            listener.doubt()

    def missed(self) -> None:
        """Signals may have been lost: nothing that is remembered is believed, and every client is told to look."""
        self._businesses.forget(None)
        self._callers.forget_all()
        for listener in self._all:
            listener.resync()
            listener.doubt()

    def _note_silence(self, context: str) -> None:
        now, before = time.monotonic(), self._heard_at.get(context)
        self._heard_at[context] = now
        if before is not None and now - before > SILENCE_SECONDS:
            self.missed()


def _remove(where: dict[UUID, set[Listener]], key: UUID, listener: Listener) -> None:
    where[key].discard(listener)
    if not where[key]:
        del where[key]


def _user_id(text: str) -> UUID | None:
    try:
        return from_typeid("usr", text) if text.startswith("usr_") else UUID(text)
    except ValueError:
        return None
