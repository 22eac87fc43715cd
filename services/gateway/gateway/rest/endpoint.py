"""The one handler of the public table: every row is answered here."""

import time
from typing import Any, Final
from uuid import UUID

import xxhash
from starlette.types import Receive, Scope, Send

from contracts.request import Request
from gateway.callers.access import Access
from gateway.callers.callers import NOBODY, Caller
from gateway.door import Door, scope_of
from gateway.edge import asked as asking
from gateway.edge.asked import Asked
from gateway.rest.browser import Browser, concerns_sessions
from gateway.rest.fill import Filling, idempotency_key
from gateway.rest.rows import Route
from kit import metrics
from kit.client import Answered, Remote
from kit.errors import AppError, NotFound, Unauthorized
from kit.telemetry import ROUTE_NAME

JSON: Final = b"application/json"
Rendered = tuple[int, bytes, list[tuple[bytes, bytes]]]


class Endpoint:
    """Answers one row. What can be known before a request comes is worked out here, once."""

    def __init__(self, row: Route, door: Door) -> None:
        self.row = row
        self._door = door
        self._filling = Filling(row)
        self._in_business = row.in_business
        self._kind = row.limit
        self._changes = not row.request.while_suspended
        self._empty = row.empty
        self._status = 204 if row.empty and row.status == 200 else row.status
        self._fields = row.request.reply
        self._cached = row.method == "GET"
        self._name = row.name
        self._browser = Browser(row, door.sessions) if concerns_sessions(row) else None
        self.for_guests = row.access is Access.ANYONE

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str]) -> None:  # noqa: ARG002
        """Answer one request; refusals are raised."""
        started = time.perf_counter()
        scope[ROUTE_NAME] = self._name
        asked = asking.of(scope)
        outcome = "bug"
        try:
            status, body, headers = await self._answer(asked, values)
            outcome = "ok"
        except AppError as error:
            outcome = error.code
            raise
        finally:
            metrics.observe_request(self._name, outcome, time.perf_counter() - started)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, asked: Asked, values: dict[str, str]) -> Rendered:
        row, door = self.row, self._door
        door.count_address(asked, self._kind)
        business_id = None
        if self._in_business:
            business = await door.business(asked, values["slug"])
            business_id, values["slug"] = business.id, business.slug
        caller = await door.admit(asked, business_id, row.access, self._kind, changes=self._changes)
        if self._browser is not None and self._browser.asks(asked):
            return await self._in_cookies(asked, values, self._browser)
        request = await self._filling.fill(asked, values)
        return self._render(asked, await self._ask(asked, request, caller, business_id))

    async def _in_cookies(self, asked: Asked, values: dict[str, str], browser: Browser) -> Rendered:
        """Answer a browser: what would be tokens are cookies, and there is nothing more to say."""
        try:
            request = await browser.request(asked) or await self._filling.fill(asked, values)
            answered = await self._ask(asked, request, NOBODY, None)
        except (Unauthorized, Remote) as refusal:
            if refusal.status == 401:
                browser.forget(asked)
            raise
        browser.keep(asked, answered.reply)
        return 204, b"", [(b"cache-control", b"no-store")]

    async def _ask(self, asked: Asked, request: Request[Any], caller: Caller, business_id: UUID | None) -> Answered:
        row, door = self.row, self._door
        scope = scope_of(asked, caller, business_id)
        try:
            key = None if request.reads else idempotency_key(asked)
            if row.compose is None:
                return await door.contexts.send(request, scope, idempotency_key=key, seconds=door.deadline_seconds)
            return await row.compose(door.contexts, request, scope, key)
        except Remote as refusal:
            if refusal.status == 404:
                # One body for what does not exist, is another business's, or cannot be an id.
                raise NotFound from refusal
            raise

    def _render(self, asked: Asked, answered: Answered) -> Rendered:
        reply = answered.reply
        headers: list[tuple[bytes, bytes]] = []
        if answered.replayed:
            headers.append((b"idempotency-replayed", b"true"))
        if self._status == 204:
            return 204, b"", headers
        body, kind = self._body(answered, headers)
        tag = _entity_tag(reply, body)
        headers += [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
        if self._cached:
            headers += [
                (b"etag", tag),
                (b"cache-control", b"private, no-cache"),
                (b"vary", b"Authorization, Cookie, Nexus-Token"),
            ]
            if _matches(asked.headers.get(b"if-none-match"), tag):
                return 304, b"", [header for header in headers if not header[0].startswith(b"content-")]
        else:
            headers.append((b"cache-control", b"no-store"))
            if hasattr(reply, "version"):
                headers.append((b"etag", tag))
        return self._status, body, headers

    def _body(self, answered: Answered, headers: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
        if self.row.media is None:
            return answered.body or self._fields.dump_json(answered.reply), JSON
        body, more = self.row.media.render(answered.reply)
        headers += [(name.lower().encode(), value.encode("latin-1")) for name, value in more.items()]
        return body, self.row.media.type.encode()


def _entity_tag(reply: Any, body: bytes) -> bytes:
    """`"<version>.<digest>"`: If-Match reads the version, If-None-Match the whole.

    The version alone would not do: what a reply takes from elsewhere (a service's name) changes without it. Nobody
    gains by two answers with one tag, so the digest need not withstand whoever looks for them: SHA-256 takes thirty
    times as long.
    """
    digest = xxhash.xxh3_128_hexdigest(body)
    version = getattr(reply, "version", None)
    return f'"{digest}"'.encode() if version is None else f'"{version}.{digest}"'.encode()


def _matches(sent: bytes | None, tag: bytes) -> bool:
    """Whether `If-None-Match` names this tag (weak comparison, RFC 9110 §13.1.2)."""
    if sent is None:
        return False
    return sent == b"*" or tag in {part.strip().removeprefix(b"W/") for part in sent.split(b",")}
