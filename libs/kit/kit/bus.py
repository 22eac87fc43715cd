"""The connection to NATS: it reconnects for ever, and ends the process when it cannot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError, NoRespondersError, SlowConsumerError
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

log = logging.getLogger(__name__)

ACK_SECONDS = 5.0
QUIET_SECONDS = 60.0
"""NATS tries to reconnect twice a second, for days if it must; why it cannot is told so often."""


class BusClosed(RuntimeError):
    """The connection to NATS has ended for good; the process must start anew."""


class Bus:
    """One NATS connection of a context, as the user of that context."""

    def __init__(self, url: str, context: str) -> None:
        self.url = url
        self.context = context
        self._client = Client()
        self._closed: asyncio.Future[None] | None = None
        self._js: JetStreamContext | None = None
        self._live: list[tuple[str, Callable[[Msg], Awaitable[None]]]] = []
        self._told: dict[str, float] = {}
        self.on_gap: list[Callable[[], None]] = []
        """Called whenever live signals may have been missed: at each new connection, and when NATS had to drop some."""
        self.ready = asyncio.Event()
        """Set once the first connection stands."""

    @property
    def connected(self) -> bool:
        """Whether NATS can be reached now."""
        return self._client.is_connected

    @property
    def client(self) -> Client:
        """The nats-py client."""
        return self._client

    @property
    def js(self) -> JetStreamContext:
        """JetStream. A `RuntimeError` before the first connection."""
        if self._js is None:
            raise RuntimeError("the bus is not connected yet")
        return self._js

    async def run(self) -> None:
        """Keep the connection for as long as the process lives. Raises `BusClosed` when NATS gives it up."""
        self._closed = asyncio.get_running_loop().create_future()
        while not self.connected:
            try:
                await self._connect()
            except (NatsError, OSError, TimeoutError) as error:
                log.warning("NATS is not reachable yet: %s", error)
                await asyncio.sleep(1)
        await self._closed
        raise BusClosed

    async def _connect(self) -> None:
        self._client = await nats.connect(
            self.url,
            name=self.context,
            inbox_prefix=f"_INBOX_{self.context}".encode(),
            max_reconnect_attempts=-1,  # the default gives up after 60
            reconnect_time_wait=0.5,
            connect_timeout=2,
            ping_interval=5,
            max_outstanding_pings=2,
            pending_size=0,  # while away nothing is buffered: the outbox is the buffer
            error_cb=self._report,
            closed_cb=self._close,
            disconnected_cb=self._lost,
            reconnected_cb=self._missed,
        )
        self._js = self._client.jetstream(timeout=ACK_SECONDS)
        for subject, callback in self._live:
            await self._client.subscribe(subject, cb=callback)
        self.ready.set()
        await self._missed()

    async def listen(self, subject: str, callback: Callable[[Msg], Awaitable[None]]) -> None:
        """Hear live signals; survives reconnects, and may be called before the first connection."""
        self._live.append((subject, callback))
        if self.connected:
            await self._client.subscribe(subject, cb=callback)

    async def publish(self, subject: str, body: bytes, headers: dict[str, str]) -> int:
        """Store an event on its stream and return its sequence number. Raises NATS's errors."""
        ack = await self.js.publish(subject, body, headers=headers, timeout=ACK_SECONDS)
        return int(ack.seq)

    async def signal(self, subject: str, body: bytes) -> None:
        """Send a live signal; dropped when NATS is away."""
        if not self.connected:
            return
        try:
            await self._client.publish(subject, body)
        except (NatsError, OSError) as error:
            log.debug("live signal dropped: %s", error)

    async def close(self) -> None:
        """Flush and close."""
        if self._closed is not None and not self._closed.done():
            self._closed.cancel()
        if self.connected:
            await self._client.close()

    async def _report(self, error: Exception) -> None:
        if isinstance(error, NoRespondersError | ConnectionClosedError):
            return
        if isinstance(error, SlowConsumerError):
            await self._missed()
        now, kind = asyncio.get_running_loop().time(), type(error).__name__
        if self.connected or now - self._told.get(kind, -QUIET_SECONDS) >= QUIET_SECONDS:
            self._told[kind] = now
            log.warning("NATS: %r", error)

    async def _lost(self, *_: Any) -> None:
        log.warning("NATS connection lost; reconnecting")

    async def _missed(self) -> None:
        for tell in self.on_gap:
            tell()

    async def _close(self) -> None:
        if self._closed is not None and not self._closed.done():
            self._closed.set_result(None)
