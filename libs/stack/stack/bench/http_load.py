"""HTTP load: requests that were encoded beforehand, sent one after another on kept-alive connections."""

import asyncio
from typing import Any, cast

import httptools

CONNECTIONS = 16


class Unexpected(Exception):
    """An answer that was not to be expected; a benchmark of refusals measures nothing."""


class HttpLoad:
    """The requests of one benchmark. `repeat` begins again at the end; what may be done once ends there."""

    def __init__(
        self, port: int, requests: list[tuple[str, str]], *, repeat: bool = True, lanes: int = CONNECTIONS
    ) -> None:
        self.lanes = lanes
        self._port = port
        self._requests = [(tag, text.encode()) for tag, text in requests]
        self._repeat = repeat
        self._next = 0
        self._connections: dict[int, _Connection] = {}

    async def once(self, lane: int) -> str | None:
        """Send the next request and wait for its answer; give its tag. Raises `Unexpected`."""
        if self._next == len(self._requests):
            if not self._repeat:
                return None
            self._next = 0
        tag, message = self._requests[self._next]
        self._next += 1
        status, body = await (await self._connection(lane)).exchange(message)
        if status >= 300:
            raise Unexpected(f"{message[:200]!r} was answered with {status}: {b''.join(body)[:500]!r}")
        return tag

    async def close(self) -> None:
        """Close the connections."""
        for connection in self._connections.values():
            connection.close()

    async def _connection(self, lane: int) -> "_Connection":
        """The connection of a lane, a new one when the gateway has closed it between two slices."""
        known = self._connections.get(lane)
        if known is None or known.closed:
            loop = asyncio.get_running_loop()
            _, known = await loop.create_connection(_Connection, "127.0.0.1", self._port)
            self._connections[lane] = known
        return known


class _Connection(asyncio.Protocol):
    closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._parser: Any = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        waiter = getattr(self, "_waiter", None)
        if waiter is not None and not waiter.done():
            waiter.set_exception(Unexpected(f"the connection was closed: {exc}"))

    def exchange(self, message: bytes) -> "asyncio.Future[tuple[int, list[bytes]]]":
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return self._waiter

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._waiter.set_result((self._parser.get_status_code(), self._body))
        self._body = []

    def close(self) -> None:
        self._transport.close()
