"""Sending one stream to its client: from its first byte until either side ends it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final

from starlette.types import Receive, Send

from gateway.edge.asked import ClientGone
from gateway.live.hub import Listener
from gateway.live.source import Stopped

SEND_SECONDS: Final = 10.0
"""How long a client may take to accept what the connection's buffers hold before it is cut off."""

Header = tuple[bytes, bytes]
HEADERS: Final[tuple[Header, ...]] = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
)


async def start(send: Send, *more: Header) -> None:
    """Begin the answer."""
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *more]})


async def frames_to(send: Send, frames: AsyncIterator[bytes], receive: Receive, listener: Listener) -> None:
    """Send frames until there are no more, the stream has to end, or the client has gone. Raises `ClientGone`.

    Nothing waits in this process for a client that reads slowly but what `listener` keeps and one frame.
    """
    watcher = asyncio.create_task(_gone(receive))
    watcher.add_done_callback(lambda _: listener.close())
    try:
        async with aclosing(frames):  # type: ignore[type-var]
            async for frame in frames:
                await _write(send, frame)
    except Stopped:
        pass
    finally:
        watcher.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _write(send: Send, frame: bytes) -> None:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": frame, "more_body": True})
    except (TimeoutError, OSError) as error:
        raise ClientGone from error


async def _gone(receive: Receive) -> None:
    """Wait until the client has closed its connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
