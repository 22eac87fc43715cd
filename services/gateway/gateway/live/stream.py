"""`me/stream`: server-sent events for one user in one business."""

import asyncio
from typing import Final
from uuid import UUID

from starlette.types import Receive, Scope, Send

from contracts.notifications.api import InAppNotification, ListMyNotifications
from contracts.permissions import permitted
from gateway.callers.access import Access
from gateway.callers.callers import Caller
from gateway.door import Door, scope_of
from gateway.edge import asked as asking
from gateway.edge.asked import Asked, ClientGone
from gateway.edge.limits import Kind
from gateway.live.hub import Hub, Listener
from kit.errors import AppError, Forbidden, Invalid, Unauthorized
from kit.shutdown import Stopping
from kit.telemetry import ROUTE_NAME

HEARTBEAT_SECONDS: Final = 15.0
CHECK_SECONDS: Final = 2.0
"""How often access is looked at; with the two seconds it is remembered for, a stream outlives it by four at most."""
SEND_SECONDS: Final = 10.0
PAGE: Final = 100
RESYNC: Final = b"event: resync\ndata: {}\n\n"
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"vary", b"Authorization"),
]


class Stream:
    """Opens streams. Each ends with its token, its login, its client or this process, whichever ends first."""

    def __init__(self, path: str, door: Door, hub: Hub, stopping: Stopping) -> None:
        self._name = f"GET {path}"
        self._door = door
        self._hub = hub
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str]) -> None:
        """Serve one stream to its end."""
        scope[ROUTE_NAME] = self._name
        asked = asking.of(scope)
        self._door.count_address(asked, Kind.READS)
        fields = asked.query_fields()
        slug = values.get("slug") or fields.get("business")
        if slug is None:
            raise Invalid(errors=[{"pointer": "/business", "detail": "Field required"}])
        business_id = await self._door.business(slug)
        caller = await self._door.admit(asked, business_id, Access.USER, Kind.READS)
        assert caller.claims is not None
        with self._hub.listening(business_id, caller.claims.user_id) as listener:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            if scope["method"] != "HEAD":
                await self._serve(_Session(self._door, listener, caller, asked, send), receive, fields)
            await send({"type": "http.response.body", "body": b""})

    async def _serve(self, session: "_Session", receive: Receive, fields: dict[str, str]) -> None:
        wake = session.listener.woken.set
        watchers = [asyncio.create_task(_gone(receive)), asyncio.create_task(self._stopping.wait())]
        for watcher in watchers:
            watcher.add_done_callback(lambda _: wake())
        try:
            await session.begin(fields)
            while not any(watcher.done() for watcher in watchers):
                await session.step()
        except Unauthorized:  # the token has ended, or the login
            return
        finally:
            for watcher in watchers:
                watcher.cancel()


class _Session:
    """One stream at work."""

    def __init__(self, door: Door, listener: Listener, caller: Caller, asked: Asked, send: Send) -> None:
        self.listener = listener
        self._door = door
        self._caller = caller
        self._asked = asked
        self._send = send
        self._seen = 0
        self._checked_at = self._sent_at = asyncio.get_running_loop().time()

    @property
    def _business_id(self) -> UUID:
        return self.listener.business_id

    async def begin(self, fields: dict[str, str]) -> None:
        """Greet, and take up where the client's last stream ended."""
        await self._write(b"retry: 2000\n: connected\n\n")
        last = self._asked.header(b"last-event-id") or fields.get("last_event_id") or "0"
        if last.isascii() and last.isdigit() and len(last) < 18:
            self._seen = int(last)
        else:
            await self._write(RESYNC)

    async def step(self) -> None:
        """Wait for something to say, two seconds at most, and say it. Raises `Unauthorized` at the end of access."""
        listener, now = self.listener, asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(0 if listener.notified else CHECK_SECONDS):
                await listener.woken.wait()
        except TimeoutError:
            pass
        listener.woken.clear()
        if listener.doubted or now() - self._checked_at >= CHECK_SECONDS:
            await self._check()
        lost, frames = listener.take()
        if permitted(self._caller.roles, "bookings:read"):
            for frame in (RESYNC, *frames) if lost else frames:
                await self._write(frame)
        if listener.notified:
            await self._tell_notifications()
        if now() - self._sent_at >= HEARTBEAT_SECONDS:
            await self._write(b": \n\n")
            listener.notified = True  # a signal may have been lost

    async def _check(self) -> None:
        """Whether the caller may still listen. While identity is away, whoever could goes on until the token ends."""
        self.listener.doubted = False
        self._checked_at = asyncio.get_running_loop().time()
        claims = self._caller.claims
        if claims is None or self._caller.ended:
            raise Unauthorized
        try:
            self._caller = await self._door.callers.confirm(claims, self._business_id)
        except (Unauthorized, Forbidden):
            raise
        except AppError:
            return

    async def _tell_notifications(self) -> None:
        """Send every notification after the last one sent, in order of its sequence."""
        self.listener.notified = False
        more = True
        while more:
            asked = ListMyNotifications(after=self._seen, limit=PAGE)
            try:
                page = await self._door.contexts.ask(asked, scope_of(self._asked, self._caller, self._business_id))
            except AppError:
                return  # asked again with the next signal or heartbeat
            for item in page.items:
                if self._seen and item.sequence > self._seen + 1:
                    await self._write(RESYNC)
                self._seen = item.sequence
                await self._write(_frame(item))
            more = page.has_more and bool(page.items)

    async def _write(self, frame: bytes) -> None:
        """Send a frame. Raises `ClientGone` when the client does not take it in ten seconds."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._send({"type": "http.response.body", "body": frame, "more_body": True})
        except (TimeoutError, OSError) as error:
            raise ClientGone from error
        self._sent_at = asyncio.get_running_loop().time()


def _frame(item: InAppNotification) -> bytes:
    return b"id: %d\nevent: notification\ndata: %s\n\n" % (item.sequence, item.model_dump_json().encode())


async def _gone(receive: Receive) -> None:
    """Wait until the client has closed its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
