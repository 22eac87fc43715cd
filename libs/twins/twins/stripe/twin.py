"""The twin itself: one platform account of Stripe's with what is connected to it, over HTTP."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twins.faults import Faults
from twins.stripe import access, control, due, form, idempotency, ids, pages, parameters, second
from twins.stripe.book import PLATFORM, Book, Origin
from twins.stripe.endpoints import ENDPOINTS
from twins.stripe.idempotency import Attempt
from twins.stripe.presenting import expanded
from twins.stripe.refusals import Refused
from twins.stripe.routing import Endpoint, Given, answer
from twins.stripe.store import Store
from twins.stripe.webhooks import Webhooks

_SERVER_ERROR = {"error": {"message": "An unknown error occurred", "type": "api_error"}}
_BEAT_SECONDS = 0.1
"""How late at most what only time makes due happens; what is asked for stirs the twin at once."""


class Stripe:
    """A platform's account, in test and in live mode: `key` begins with `sk_test_`."""

    def __init__(
        self, key: str, *, path: Path | None = None, public_url: str = "", wall: Callable[[], float] = time.time
    ) -> None:
        self.key, self.wall = key, wall
        self.store = Store(path)
        self.keys = idempotency.Keys()
        self.faults = Faults(_SERVER_ERROR)
        self.webhooks = Webhooks(self.store)
        self.calls: list[tuple[str, str, int]] = []
        self.latency_seconds = 0.0
        """How long a request takes that carries an idempotency key, while the key is in use."""
        self._public_url = public_url
        self._beating: asyncio.Task[None] | None = None
        self._stirred = asyncio.Event()

    def app(self) -> Starlette:
        """The twin as an ASGI application."""
        methods = ["GET", "POST", "DELETE", "PUT", "PATCH"]
        return Starlette(
            routes=[
                *control.routes(self),
                *pages.routes(self),
                Route("/v2/{rest:path}", self._second, methods=methods),
                Route("/{rest:path}", self._first, methods=methods),
            ]
        )

    def book(self, account: str = PLATFORM, *, live: bool = False, origin: Origin | None = None) -> Book:
        """The book of an account, for a unit of work that ends with `settle`."""
        return Book(self.store, account, live, self._public_url, origin or Origin(), self.wall)

    def settle(self) -> None:
        """Keep what was done, and let the webhooks leave."""
        self.webhooks.plan()
        self.store.commit()
        self._stirred.set()

    def awake(self) -> None:
        """Let what is due happen, and webhooks leave, from now on."""
        if self._beating is None or self._beating.done():
            self._beating = asyncio.get_running_loop().create_task(self._beat())

    async def stop(self) -> None:
        """Let nothing more happen by itself."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self.webhooks.stop()

    def pass_time(self) -> int:
        """Do everything that is due by the server's clock now; says how many things that were."""
        done = 0
        while (key := self.store.next_due(self.book().now())) is not None:
            due.happen(self.book(), key)
            self.settle()
            done += 1
        return done

    def here(self, request: Request) -> str:
        """Where the twin is, for links to its pages."""
        if not self._public_url:
            self._public_url = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
        return self._public_url

    async def _beat(self) -> None:
        self.webhooks.resume()
        while True:
            self._stirred.clear()
            self.pass_time()
            if not await self.webhooks.leave():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), _BEAT_SECONDS)

    async def _first(self, request: Request) -> Response:
        self.awake()
        self.here(request)
        await request.body()  # kept, so that it can be handled twice
        response = await self.faults.around(request, lambda: self._answered(request))
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        self.calls.append((request.method, path, response.status_code))
        return response

    async def _second(self, request: Request) -> Response:
        self.awake()
        self.here(request)
        return await self.faults.around(request, lambda: second.answered(self, request))

    async def _answered(self, request: Request) -> Response:
        request_id = f"req_{ids.random_text(14)}"
        headers = {"Request-Id": request_id}
        try:
            caller = access.identify(request, self.store, self.key)
            headers["Stripe-Version"] = caller.version
            if caller.account != PLATFORM:
                headers["Stripe-Account"] = caller.account
            endpoint, path_ids = found(request)
            sent = form.parse(await request.body() if request.method == "POST" else str(request.url.query))
            key = request.headers.get("idempotency-key") if request.method == "POST" else None
            book = self.book(caller.account, live=caller.live, origin=Origin(request_id, key))
            if not key:
                status, body = self._done(endpoint, book, sent, path_ids, None)
                return _response(status, body, headers)
            headers["Idempotency-Key"] = key
            return await self._once(endpoint, book, sent, path_ids, headers)
        except Refused as refused:
            self.store.rollback()
            return _response(refused.status, _told(refused, request_id), headers)

    async def _once(
        self, endpoint: Endpoint, book: Book, sent: dict[str, Any], path_ids: tuple[str, ...], headers: dict[str, str]
    ) -> Response:
        path = endpoint.path
        for each in path_ids:
            path = path.replace(path[path.index("{") : path.index("}") + 1], each, 1)
        attempt = Attempt(book.origin.idempotency_key or "", path, sent)
        earlier = self.keys.begin(book, attempt)
        if earlier:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": earlier["request"]}
            return _response(earlier["status"], earlier["body"].encode(), headers)
        try:
            await asyncio.sleep(self.latency_seconds)
            status, body = self._done(endpoint, book, sent, path_ids, attempt)
        finally:
            self.keys.end(book, attempt)
        return _response(status, body, headers)

    def _done(
        self, endpoint: Endpoint, book: Book, sent: dict[str, Any], path_ids: tuple[str, ...], attempt: Attempt | None
    ) -> tuple[int, bytes]:
        """Status and body. All of it is done at once: nothing else happens in between."""
        request_id = book.origin.id or ""
        try:
            given = Given(parameters.check(endpoint.parameters, sent))
            told = expanded(book, answer(endpoint, book, given, path_ids), given.get("expand") or [])
            status, body = 200, orjson.dumps(told, option=orjson.OPT_INDENT_2)
        except Refused as refused:
            if not refused.kept:
                self.store.rollback()
            if not refused.stored:
                raise
            status, body = refused.status, _told(refused, request_id)
        except BaseException:
            self.store.rollback()
            raise
        if attempt:
            idempotency.keep(book, attempt, status, body, request_id)
        self.settle()
        return status, body


def found(request: Request) -> tuple[Endpoint, tuple[str, ...]]:
    """The endpoint that is asked, and the ids in its path. Raises `Refused` where there is none."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    for endpoint in ENDPOINTS:
        match = endpoint.pattern.match(path) if endpoint.method == request.method else None
        if match:
            return endpoint, match.groups()
    raise Refused(
        f"Unrecognized request URL ({request.method}: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.", status=404, stored=False,
    )  # fmt: skip


def _told(refused: Refused, request_id: str) -> bytes:
    error = {**refused.error, "request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}"}
    return orjson.dumps({"error": dict(sorted(error.items()))}, option=orjson.OPT_INDENT_2)


def _response(status: int, body: bytes, headers: dict[str, str]) -> Response:
    return Response(body, status, headers, media_type="application/json")
