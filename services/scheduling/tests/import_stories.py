"""What tests of imports are told with: files, calendars, and servers that behave badly."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def file(said: str | bytes) -> str:
    return base64.b64encode(said.encode() if isinstance(said, str) else said).decode()


def calendar(*lines: str, extra: str = "") -> str:
    """A calendar of one event, or of what `extra` says."""
    event = "\r\n".join(("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT")) if lines else ""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{extra}{event}\r\nEND:VCALENDAR\r\n"


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""))


@asynccontextmanager
async def server(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A server on loopback that does as told, and its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


def saying(answer: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.write_eof() if writer.can_write_eof() else writer.close()
        await reader.read()

    return serve


def http(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *(headers or (f"Content-Length: {len(body)}",))]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
