"""The gateway as an ASGI application, and what runs beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import pages, routes
from gateway.callers.businesses import Businesses
from gateway.callers.callers import Callers
from gateway.door import Door
from gateway.edge.gate import Gate
from gateway.edge.limits import Limiter
from gateway.edge.problems import MethodNotAllowed
from gateway.live.hub import Hub
from gateway.live.stream import Stream
from gateway.outside.browsers import Leaving, Returning
from gateway.outside.webhooks import Receiving
from gateway.procedures import PROCEDURES
from gateway.rest.endpoint import Endpoint
from gateway.rest.paths import Paths
from gateway.settings import Settings
from gateway.trpc.handler import Procedures
from kit import logs, shutdown, telemetry
from kit.auth import ActorSigner
from kit.bus import Bus, BusClosed
from kit.client import Contexts
from kit.errors import NotFound
from kit.shutdown import Stopping
from kit.telemetry import ROUTE_NAME, TraceMiddleware
from kit.watchdog import Watchdog


class Answers(Protocol):
    """What stands at a path."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str], /) -> None:
        """Answer one request."""


@dataclass
class Parts:
    """A gateway's parts: what they may need of each other, and what a test looks at."""

    settings: Settings
    contexts: Contexts
    door: Door
    bus: Bus
    hub: Hub
    stopping: Stopping
    tasks: list["asyncio.Task[Any]"] = field(default_factory=list)


class Gateway:
    """`uvicorn gateway.main:app`. The settings are read when the server starts it, not when it is imported."""

    def __init__(self) -> None:
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve (ASGI)."""
        if self._app is None:
            self._app = build(assemble(Settings()))
        await self._app(scope, receive, send)


def assemble(settings: Settings) -> Parts:
    """The parts of a gateway with these settings; nothing runs yet."""
    contexts = Contexts(settings.context_urls, ActorSigner(settings.gateway_signing_key))
    businesses, callers = Businesses(contexts), Callers(contexts)
    door = Door(contexts, businesses, callers, Limiter(settings.rate_limits), settings.deadline_seconds)
    return Parts(settings, contexts, door, Bus(settings.nats_url, "gateway"), Hub(businesses, callers), Stopping())


def build(parts: Parts) -> ASGIApp:
    """The application: traced, guarded at the gate, then looked up by path."""
    settings = parts.settings
    router = Router(lifespan=lambda _: _life(parts))
    app: ASGIApp = _Public(_table(parts), Procedures(parts.door, PROCEDURES), router)
    gate = Gate(app, hosts=settings.hosts(), https=settings.https, proxies=settings.trusted_proxies)
    return TraceMiddleware(gate, trust=False)


def _table(parts: Parts) -> Paths[Answers]:
    table: Paths[Answers] = Paths()
    for row in routes.ROUTES:
        table.add(row.method, row.path, Endpoint(row, parts.door))
    for login in routes.OUTSIDE_LOGINS:
        table.add("GET", f"{login.path}/login", Leaving(login, parts.door))
        table.add("GET", f"{login.path}/callback", Returning(login, parts.door))
    for webhook in routes.WEBHOOKS:
        table.add("POST", webhook.path, Receiving(webhook, parts.door))
    for path in routes.STREAMS:
        table.add("GET", path, Stream(path, parts.door, parts.hub, parts.stopping))
    for path, page in pages.all_pages(parts.settings, parts.stopping).items():
        table.add("GET", path, page)
    if parts.settings.bench:
        from gateway import bench  # noqa: PLC0415 - its requests are in no document: elsewhere they do not exist

        for row in bench.ROUTES:
            table.add(row.method, row.path, Endpoint(row, parts.door))
    return table


class _Public:
    """Hands a request to what stands at its path."""

    def __init__(self, table: Paths[Answers], procedures: Procedures, router: Router) -> None:
        self._table = table
        self._procedures = procedures
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._router(scope, receive, send)
            return
        path: str = scope["path"]
        if path.startswith("/trpc/"):
            await self._procedures(scope, receive, send)
            return
        here, values = self._table.find(path)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        answers = here.get(method)
        if answers is not None:
            await answers(scope, receive, send, values)
            return
        scope[ROUTE_NAME] = "(no route)"
        if here:
            raise MethodNotAllowed({*here, *(("HEAD",) if "GET" in here else ())})
        raise NotFound


@asynccontextmanager
async def _life(parts: Parts) -> AsyncIterator[None]:
    """Start what runs beside the requests, and end it."""
    logs.setup("gateway")
    telemetry.setup("gateway")
    parts.stopping.install()
    await parts.bus.listen("live.>", parts.hub.hear)
    parts.tasks = [
        asyncio.create_task(Watchdog().run(), name="watchdog"),
        asyncio.create_task(_stay_connected(parts.bus), name="bus"),
    ]
    try:
        yield
    finally:
        parts.stopping.begin()
        await shutdown.end(parts.tasks)
        await parts.bus.close()
        await parts.contexts.close()
        telemetry.shutdown()


async def _stay_connected(bus: Bus) -> None:
    """Live signals come when NATS is there; without it everything else goes on."""
    while True:
        try:
            await bus.run()
        except BusClosed:
            await asyncio.sleep(1)
