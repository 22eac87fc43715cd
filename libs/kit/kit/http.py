"""Requests to another context: HTTP/1.1 over kept-alive connections, with a deadline."""

import asyncio
import select
import ssl
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, Self, cast
from urllib.parse import urlsplit

import httptools

DEADLINE_HEADER: Final = "nexus-deadline"
"""Unix time in milliseconds after which nobody waits for the answer any more."""

# Below uvicorn's keep-alive timeout (5 s): the side that sends next has to be the side that closes first.
IDLE_LIMIT_S: Final = 4.0
CONNECT_LIMIT_S: Final = 1.0
MAX_ANSWER_BYTES: Final = 8 * 1024 * 1024


class Answer(NamedTuple):
    """What a context answered. Header names are lower case; of a repeated header the last one counts."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpError(Exception):
    """No answer came back."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent
        """False when no byte of the request left this process: then it is safe to send again, whatever it does."""


class Unreachable(HttpError):
    """The context refused the connection, broke it, or did not speak HTTP."""


class TooLong(Unreachable):
    """The answer goes on for longer than any reply does."""


class TimedOut(HttpError):
    """The deadline passed. The connection is closed, so that the context learns that nobody waits."""


class Client:
    """Sends requests to one context, each on a connection of its own, reused for the next.

    It does little on purpose: no redirects, cookies, proxies, content codings or streams, and an answer has to mark its
    end. ADR 0003 says why it is not one of the clients that do more.
    """

    def __init__(self, base_url: str) -> None:
        url = urlsplit(base_url)
        if url.scheme not in {"http", "https"} or url.hostname is None or url.query or url.username:
            message = "the address of a context is http(s)://host[:port][/prefix]"
            raise ValueError(message)
        self._tls = ssl.create_default_context() if url.scheme == "https" else None
        self._host, self._port = url.hostname, url.port or (443 if self._tls else 80)
        self._authority, self._prefix = url.netloc, url.path.rstrip("/")
        self._idle: deque[_Connection] = deque()
        self._open: set[_Connection] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def post(
        self, path: str, body: bytes, headers: Mapping[str, str], timeout_s: float, *, idempotent: bool = False
    ) -> Answer:
        """Send one request and wait for the whole answer, whatever its status, for `timeout_s` in all.

        A kept connection that the context closed meanwhile is never used. One that breaks while in use, as at a
        restart, costs an `idempotent` request one more try on a new connection; any other request fails, because the
        context may have acted. Cancelling the call closes the connection, which the context sees.

        Raises:
            Unreachable: no connection, or one that broke; `sent` says whether the context may have acted.
            TooLong: an answer without an end.
            TimedOut: nothing complete came back in time.
            ValueError: a path or header that would break out of its line.
        """
        message = self._encode(path, body, headers)
        sent = False
        try:
            async with asyncio.timeout(timeout_s):
                if connection := self._reusable():
                    sent = True
                    try:
                        return await self._exchange(connection, message)
                    except Unreachable:
                        if not idempotent:
                            raise
                connection = await self._connect()
                sent = True
                return await self._exchange(connection, message)
        except TimeoutError:
            reason = f"no answer from {self._authority} within {timeout_s:g} s"
            raise TimedOut(reason, sent=sent) from None

    async def aclose(self) -> None:
        """Close every connection; calls under way fail with `Unreachable`. Twice is once."""
        self._closed = True
        for connection in list(self._open):
            connection.close()
        self._idle.clear()

    def _encode(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        lines = [f"POST {self._prefix}{path} HTTP/1.1", f"host: {self._authority}", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(lines)
        if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1 or " " in path or "\0" in head:
            message = "a path or header breaks out of its line"
            raise ValueError(message)
        return head.encode("latin-1") + b"\r\n\r\n" + body

    def _reusable(self) -> "_Connection | None":
        """The connection used last, so that a quiet hour leaves few; those idle for too long are closed."""
        now = asyncio.get_running_loop().time()
        while self._idle and now - self._idle[0].idle_since > IDLE_LIMIT_S:
            self._idle.popleft().close()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_quiet():
                return connection
            connection.close()
        return None

    async def _connect(self) -> "_Connection":
        if self._closed:
            raise Unreachable("the client is closed", sent=False)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_LIMIT_S):
                _, connection = await loop.create_connection(_Connection, self._host, self._port, ssl=self._tls)
        except (OSError, TimeoutError) as error:
            raise Unreachable(f"no connection to {self._authority}: {error}", sent=False) from error
        self._open.add(connection)
        connection.on_lost = self._open.discard
        return connection

    async def _exchange(self, connection: "_Connection", message: bytes) -> Answer:
        try:
            answer = await connection.exchange(message)
        except BaseException:
            connection.close()
            raise
        if connection.keep_alive and not self._closed:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle.append(connection)
        else:
            connection.close()
        return answer


class _Connection(asyncio.Protocol):
    """One connection, one exchange at a time: httptools reads, this collects."""

    keep_alive = False
    idle_since = 0.0

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._poll = select.poll()
        self.on_lost: Callable[[_Connection], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one without saying so
        self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(
            f"the connection broke: {exc}" if exc else "the connection was closed before the answer was complete"
        )
        self._transport = None
        if self.on_lost:
            self.on_lost(self)

    def is_quiet(self) -> bool:
        """Whether the peer has neither closed nor spoken out of turn. Asks the kernel: the loop may not have heard."""
        return self._transport is not None and not self._transport.is_closing() and not self._poll.poll(0)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def exchange(self, message: bytes) -> Answer:
        assert self._transport is not None
        assert self._waiter is None
        self._waiter = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0
        self._transport.write(message)
        try:
            return await self._waiter
        finally:
            self._waiter = None

    def data_received(self, data: bytes) -> None:
        if self._waiter is None or self._waiter.done():
            self.close()  # nobody asked: whatever this is, it must not become the answer to the next request
            return
        self._size += len(data)
        if self._size > MAX_ANSWER_BYTES:
            self._fail("the answer is too long", TooLong)
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, UnicodeDecodeError) as error:
            self._fail(f"the answer is not HTTP: {type(error).__name__}")
            self.close()

    def on_message_begin(self) -> None:
        if self._waiter is None or self._waiter.done():
            self.close()  # a second answer to one question: what follows must not become the next one's

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        assert self._transport is not None
        status = self._parser.get_status_code()
        if status < 200:  # 100 and 103 come before the answer
            self._headers.clear()
            return
        if self._waiter is None or self._waiter.done():
            return
        # An answer that came before the whole request was sent leaves the rest of it in the way of the next.
        self.keep_alive = self._parser.should_keep_alive() and not self._transport.get_write_buffer_size()
        self._waiter.set_result(Answer(status, self._headers, b"".join(self._body)))

    def _fail(self, reason: str, error: type[Unreachable] = Unreachable) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error(reason, sent=True))
