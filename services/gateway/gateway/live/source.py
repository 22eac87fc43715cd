"""What one stream says: the caller's notifications, which are stored, and hints that something has changed."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final, NamedTuple

from contracts.identity.api import Business
from contracts.notifications.api import GetNotificationHead, ListMyNotifications
from contracts.permissions import Role
from contracts.streams import NotificationTold, Ready, Resync, StreamEvent
from gateway.callers.access import Access
from gateway.callers.callers import Caller
from gateway.door import Door, scope_of
from gateway.edge.asked import Asked
from gateway.live.hub import Listener
from kit.errors import AppError, BusinessSuspended, Forbidden, Unauthorized
from kit.scope import Scope

HEARTBEAT_SECONDS: Final = 15.0
PAGE: Final = 100


class Stopped(Exception):
    """The stream has to end here; its client may go on elsewhere."""


class Told(NamedTuple):
    """One thing a stream says."""

    event: StreamEvent
    id: str | None = None
    """Where to resume; None for a hint, which is not stored."""


class Source:
    """The events of one stream, in order."""

    def __init__(
        self, door: Door, asked: Asked, listener: Listener, business: Business, caller: Caller, access: Access | str
    ) -> None:
        self._door = door
        self._asked = asked
        self._listener = listener
        self._business = business
        self._caller = caller
        self._access = access
        self._seen: int | None = None
        self._resumed = False

    async def locate(self, last: str | None) -> None:
        """Find out where to begin: after the event `last`, or now. Do it before the client is told that it listens."""
        head = await self._head()
        self._resumed = last is not None
        if last is not None and last.isascii() and last.isdigit() and len(last) < 18:
            # An id we never gave out would hide what comes until the sequence gets there.
            self._seen = int(last) if head is None else min(int(last), head)
        else:
            self._seen = head

    async def events(self) -> AsyncGenerator[Told | None, None]:
        """What there is to say; None every 15 seconds with nothing, so that both sides see that the other is there.

        Raises `Unauthorized` or `Forbidden` when the caller's access ends, `Stopped` when the stream has to.
        """
        if self._seen is not None:
            yield Told(Ready(), str(self._seen))
        if self._resumed or self._seen is None:
            yield Told(Resync())  # hints are not stored: what was missed since is not known
        spoke_at = self._now()
        while True:
            await self._wait(spoke_at + HEARTBEAT_SECONDS - self._now())
            async for told in self._news():
                spoke_at = self._now()
                yield told
            if self._now() - spoke_at >= HEARTBEAT_SECONDS:
                spoke_at = self._now()
                self._listener.notified = True  # a signal may have been lost
                yield None

    async def _wait(self, seconds: float) -> None:
        """Wait for something to say or to look at. Raises what ends the stream."""
        listener = self._listener
        if not listener.notified:
            try:
                async with asyncio.timeout(max(seconds, 0)):
                    await listener.woken.wait()
            except TimeoutError:
                pass
        listener.woken.clear()
        if listener.closed:
            raise Stopped
        if listener.doubted:
            listener.doubted = False
            await self._check()

    async def _news(self) -> AsyncIterator[Told]:
        for hint in self._listener.take():
            yield Told(hint)
        if self._listener.notified:
            self._listener.notified = False
            if self._caller.claims is None:
                return  # keys have no notifications
            async for told in self._notifications():
                yield told

    async def _check(self) -> None:
        """Whether the caller may still listen. While identity is away, whoever could goes on until the token ends."""
        try:
            self._caller = await self._door.callers.again(self._caller, self._business.id)
            self._business = await self._door.businesses.get(self._business.slug)
        except (Unauthorized, Forbidden):
            raise
        except AppError:
            return
        self.admit()

    def admit(self) -> None:
        """Whether the caller, as last looked at, may listen, and to what. Raises `Forbidden`, `BusinessSuspended`."""
        if not isinstance(self._access, Access):
            self._caller.require(self._access)
        if self._business.suspended and Role.PLATFORM_ADMIN not in self._caller.roles:
            raise BusinessSuspended
        self._listener.sees_all = self._caller.may("bookings:read")

    async def _notifications(self) -> AsyncIterator[Told]:
        """Every notification after the last one said, in order of its sequence."""
        if self._seen is None:  # notifications could not be reached when the stream began
            self._seen = await self._head()
            if self._seen is None:
                return
            yield Told(Ready(), str(self._seen))
            yield Told(Resync())
        more = True
        while more:
            try:
                page = await self._door.contexts.ask(ListMyNotifications(after=self._seen, limit=PAGE), self._scope())
            except AppError:
                return  # asked again with the next signal or heartbeat
            for item in page.items:
                missing = self._seen and item.sequence > self._seen + 1
                self._seen = item.sequence
                if missing:
                    yield Told(Resync())
                yield Told(NotificationTold(notification=item), str(item.sequence))
            more = page.has_more and bool(page.items)

    async def _head(self) -> int | None:
        if self._caller.claims is None:
            return 0
        try:
            return (await self._door.contexts.ask(GetNotificationHead(), self._scope())).sequence
        except AppError:
            return None

    def _scope(self) -> Scope:
        return scope_of(self._asked, self._caller, self._business.id)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
