"""Streams as plain server-sent events (WHATWG HTML, section 9.2): named events, whose ids are where to resume."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final

from starlette.types import Receive, Scope, Send

from contracts.streams import BookingChanged, NotificationTold, StreamEvent
from gateway.edge import asked as asking
from gateway.live import serve
from gateway.live.opening import Streams, Wish
from gateway.live.rows import StreamRow
from gateway.live.source import Source, Told
from kit.errors import Forbidden, Unauthorized
from kit.telemetry import ROUTE_NAME

GREETING: Final = b"retry: 2000\n: connected\n\n"
BEAT: Final = b": \n\n"
VARY: Final = (b"vary", b"Authorization, Cookie")


class Stream:
    """Serves one row. A stream ends with its token, its login, its client or this process, whichever ends first."""

    def __init__(self, row: StreamRow, streams: Streams) -> None:
        self._row = row
        self._streams = streams
        self.for_guests = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str]) -> None:
        """Serve one stream to its end."""
        scope[ROUTE_NAME] = self._row.name
        asked = asking.of(scope)
        fields = asked.query_fields()
        slug = values.get("slug") or fields.get("business") or asked.header(b"nexus-business")
        last = asked.header(b"last-event-id") or fields.get("last_event_id")
        wish = Wish(self._row.stream, self._row.access, last, fields.get("ticket"))
        async with self._streams.opened(asked, slug, wish) as (listener, source):
            await serve.start(send, VARY)
            if scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": b""})
            else:
                await serve.frames_to(send, frames(source), receive, listener)


async def frames(source: Source) -> AsyncIterator[bytes]:
    """A source's events as they are written. At the end of the caller's access they just end: the next try is told."""
    yield GREETING
    try:
        async with aclosing(source.events()) as events:
            async for told in events:
                yield BEAT if told is None else frame(told)
    except (Unauthorized, Forbidden):
        return


def frame(told: Told) -> bytes:
    """One event. A hint carries no id, so that a client goes on resuming after what is stored."""
    ident = b"" if told.id is None else b"id: %s\n" % told.id.encode()
    return ident + b"event: %s\ndata: %s\n\n" % (told.event.type.encode(), _data(told.event))


def _data(event: StreamEvent) -> bytes:
    match event:
        case NotificationTold():
            return event.notification.model_dump_json().encode()
        case BookingChanged():
            return event.booking.model_dump_json().encode()
        case _:
            return b"{}"
