"""Answers the subscriptions of the admin table: one stream each, over server-sent events."""

import re
from typing import Any, Final

import orjson
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from contracts.streams import OpenStream
from gateway.edge import asked as asking
from gateway.edge.asked import Asked
from gateway.live import serve
from gateway.live.opening import Streams, Wish
from gateway.rest.fill import MAX_BODY, MalformedJson
from gateway.trpc import sse
from gateway.trpc.rows import Subscription
from gateway.trpc.wire import BadParams, WrongMethod
from kit import errors, strict_json
from kit.errors import AppError

VARY: Final = (b"vary", b"trpc-accept, accept")
PARAMETERS: Final = frozenset({"authorization", "nexus-business"})
"""The headers that `connectionParams` may stand in for: an EventSource cannot send any."""
_UNSAFE: Final = re.compile(r"[\0\r\n]")
"""What cannot be in the `id` field of a frame, so that it was never in one of ours."""


class Subscriptions:
    """Serves subscriptions. Refusals are told on the stream, as the client expects: the status is always 200."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    async def serve(self, row: Subscription, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one subscription to its end."""
        asked = asking.of(scope)
        try:
            query = asked.query_fields()
            last = _last_event_id(asked, query)
            request = _request(row, asked, query, last)
            ticket = _take_parameters(asked, query)
            wish = Wish(row.stream, row.permission, request.last_event_id, ticket)
            async with self._streams.opened(asked, asked.header(b"nexus-business"), wish) as (listener, source):
                await serve.start(send, VARY)
                frames = sse.frames(source.events(), last_event_id=last, request_id=asked.id, name=row.name)
                await serve.frames_to(send, frames, receive, listener)
        except AppError as error:  # before anything was sent: what comes later is told by the frames themselves
            headers = [(name.lower().encode(), value.encode()) for name, value in error.headers.items()]
            await serve.start(send, VARY, *headers)
            await send({"type": "http.response.body", "body": sse.CONNECTED + sse.refused(error, asked.id, row.name)})


def _last_event_id(asked: Asked, query: dict[str, str]) -> str | None:
    """Where the client wants to resume, beside the input: EventSource repeats its URL and adds the header."""
    header = asked.header(b"last-event-id")
    last = header if header is not None else query.get("lastEventId", query.get("Last-Event-Id"))
    return None if last is None or _UNSAFE.search(last) else last


def _request(row: Subscription, asked: Asked, query: dict[str, str], last: str | None) -> OpenStream:
    """The input, with the id to resume after put into it. Raises `WrongMethod`, `MalformedJson`, `Invalid`."""
    if asked.method != "GET":
        raise WrongMethod(f'Unsupported {asked.method}-request to subscription procedure at path "{row.name}"', "GET")
    value = _json(query["input"]) if "input" in query else None
    if last:
        value = {**value, "lastEventId": last} if isinstance(value, dict) else value or {"lastEventId": last}
    try:
        return row.input.model_validate_json(orjson.dumps({} if value is None else value))
    except ValidationError as error:
        raise errors.invalid(error) from None


def _take_parameters(asked: Asked, query: dict[str, str]) -> str | None:
    """Let `connectionParams` stand in for headers that were not sent; the ticket among them. Raises `BadParams`."""
    if "connectionParams" not in query:
        return None
    given = _json(query["connectionParams"])
    if given is None:
        return None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise BadParams
    for name, value in given.items():
        if name.lower() in PARAMETERS:
            asked.headers.setdefault(name.lower().encode(), value.encode())
    return given.get("ticket")


def _json(text: str) -> Any:
    try:
        return strict_json.loads(text.encode(), max_bytes=MAX_BODY)
    except strict_json.JsonError as error:
        raise MalformedJson(error) from None
