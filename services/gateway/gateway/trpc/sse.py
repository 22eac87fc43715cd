"""The frames of a tRPC subscription, byte for byte as @trpc/server 11 writes them (`sseStreamProducer`)."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final

import orjson

from gateway.live.source import HEARTBEAT_SECONDS, Stopped, Told
from gateway.trpc import wire
from kit.errors import AppError

log = logging.getLogger(__name__)

INACTIVITY_MS: Final = int(HEARTBEAT_SECONDS * 3_000)
"""A client that hears nothing for so long connects anew; three pings have been lost by then."""
CONNECTED: Final = b'event: connected\ndata: {"reconnectAfterInactivityMs":%d}\n\n\n' % INACTIVITY_MS
PING: Final = b"event: ping\ndata: \n\n\n"
RETURN: Final = b"event: return\ndata: \n\n\n"
"""The normal end: the client is done and does not connect again. A stream that just ends is taken up again."""


async def frames(
    events: AsyncGenerator[Told | None, None], *, last_event_id: str | None, request_id: str, name: str
) -> AsyncIterator[bytes]:
    """Events as frames. What goes wrong is said as `serialized-error`; `Stopped` passes, and the stream just ends.

    An event without an id makes EventSource forget the last one for the event's own sake; `restore-id`, which no client
    listens to, gives it back.
    """
    last = last_event_id
    yield CONNECTED
    try:
        async with aclosing(events):
            async for told in events:
                if told is None:
                    yield PING
                elif told.id is not None:
                    last = told.id
                    yield _data(told) + b"id: %s\n\n\n" % last.encode()
                elif last is None:
                    yield _data(told) + b"\n\n"
                else:
                    yield _data(told) + b"id: \n\n\n"
                    yield b"event: restore-id\ndata: \nid: %s\n\n\n" % last.encode()
        yield RETURN
    except AppError as error:
        yield refused(error, request_id, name)
    except Stopped:
        raise
    except Exception:
        log.exception("bug")
        yield serialized(wire.bug(request_id, name))


def refused(error: AppError, request_id: str, name: str) -> bytes:
    """A refusal as a frame: its error shape as the answer of any other procedure has it."""
    return serialized(wire.failed(error, request_id, name))


def serialized(settled: wire.Settled) -> bytes:
    """An error envelope as a frame."""
    shape = orjson.dumps(orjson.loads(settled.envelope)["error"])
    return b"event: serialized-error\ndata: " + shape + b"\n\n\n"


def _data(told: Told) -> bytes:
    return b"data: " + told.event.model_dump_json().encode() + b"\n"
