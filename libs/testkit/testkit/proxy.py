"""A TCP proxy that misbehaves on demand, between a client and a real server on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

CHUNK = 65_536


class Fault(StrEnum):
    """What the proxy does to the bytes that pass."""

    NONE = "none"
    LATENCY = "latency"
    """Each chunk waits `seconds` before it is passed on."""
    BLACKHOLE = "blackhole"
    """Nothing passes any more, and nobody is told; connections are still accepted."""
    RESET = "reset"
    """Connections are torn down, new ones at once."""
    DROP_RESPONSE = "drop_response"
    """What the client sends arrives; what the server answers does not, and the connection breaks."""
    LINGER = "linger"
    """What the server says as it ends a connection arrives; that it is ended does not."""


class Proxy:
    """Passes connections on `port` to a server; `fault` may change at any time and holds for open connections too."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.fault = Fault.NONE
        self.seconds = 0.0
        self.passed = 0
        """Bytes that reached the server."""
        self._fatal: bytes | None = None

    def become(self, fault: Fault, seconds: float = 0.0) -> None:
        """Misbehave like this from now on; `RESET` also breaks what is open."""
        self.fault, self.seconds = fault, seconds
        if fault is Fault.RESET:
            for writer in list(self._writers):
                writer.transport.abort()

    def lose_answer_to(self, words: bytes) -> None:
        """The next time a client says these words they arrive, and its connection breaks before the answer does."""
        self._fatal = words

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        if self.fault is Fault.RESET:
            writer.transport.abort()
            return
        try:
            upstream_reader, upstream_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, upstream_writer}
        muted = asyncio.Event()
        self._writers |= both
        try:
            await asyncio.gather(
                self._pump(reader, upstream_writer, muted, answers=False),
                self._pump(upstream_reader, writer, muted, answers=True),
            )
        finally:
            self._writers -= both
            for end in both:
                end.transport.abort()
                with suppress(OSError):
                    await end.wait_closed()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, muted: asyncio.Event, *, answers: bool
    ) -> None:
        with suppress(OSError):
            while chunk := await source.read(CHUNK):
                if self.fault is Fault.LATENCY:
                    await asyncio.sleep(self.seconds)
                if self.fault is Fault.BLACKHOLE:
                    continue
                if answers and (self.fault is Fault.DROP_RESPONSE or muted.is_set()):
                    break
                if not answers and self._fatal is not None and self._fatal in chunk:
                    self._fatal = None
                    muted.set()
                sink.write(chunk)
                await sink.drain()
                self.passed += 0 if answers else len(chunk)
        if answers and self.fault is Fault.LINGER:
            return
        dropped = self.fault is Fault.DROP_RESPONSE or (answers and muted.is_set())
        sink.transport.abort() if dropped else sink.close()


@asynccontextmanager
async def between(host: str, port: int) -> AsyncIterator[Proxy]:
    """A running proxy to a server."""
    proxy = Proxy(host, port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.become(Fault.RESET)
