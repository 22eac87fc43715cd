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
from gateway.callers.sessions import Sessions
from gateway.door import Door
from gateway.edge import asked as asking
from gateway.edge.gate import Gate
from gateway.edge.hosts import Hosts
from gateway.edge.limits import Limiter
from gateway.edge.origins import PREFLIGHT, Origins, preflight
from gateway.edge.problems import MethodNotAllowed
from gateway.live.hub import Hub
from gateway.live.opening import Streams
from gateway.live.stream import Stream
from gateway.outside.browsers import Leaving, Returning
from gateway.outside.webhooks import Receiving
from gateway.procedures import PROCEDURES, SUBSCRIPTIONS
from gateway.rest.endpoint import Endpoint
from gateway.rest.paths import Paths
from gateway.settings import Settings
from gateway.trpc.handler import Procedures
from gateway.trpc.subscription import Subscriptions
from kit import garbage, logs, shutdown, telemetry
from kit.auth import ActorSigner
from kit.bus import Bus, BusClosed
from kit.client import Contexts
from kit.errors import NotFound
from kit.shutdown import Stopping
from kit.telemetry import ROUTE_NAME, TraceMiddleware
from kit.watchdog import Watchdog


class Answers(Protocol):
    """What stands at a path."""

    for_guests: bool
    """Whether pages of any site may read it, without cookies."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str], /) -> None:
        """Answer one request."""


@dataclass
class Parts:
    """A gateway's parts: what they may need of each other, and what a test looks at."""

    settings: Settings
    contexts: Contexts
    door: Door
    origins: Origins
    bus: Bus
    hub: Hub
    streams: Streams
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
            garbage.spare_what_stays()
        await self._app(scope, receive, send)


def assemble(settings: Settings) -> Parts:
    """The parts of a gateway with these settings; nothing runs yet."""
    contexts = Contexts(settings.context_urls, ActorSigner(settings.gateway_signing_key))
    businesses, callers = Businesses(contexts), Callers(contexts)
    sessions = Sessions(settings.gateway_signing_key)
    limiter = Limiter(settings.rate_limits, processes=settings.gateway_processes)
    door = Door(contexts, businesses, callers, sessions, limiter, settings.deadline_seconds)
    origins = Origins(businesses, limiter, frozenset(settings.portal_origins), https=settings.https)
    hub, bus = Hub(businesses, callers), Bus(settings.nats_url, "gateway")
    bus.on_gap.append(hub.missed)
    return Parts(settings, contexts, door, origins, bus, hub, Streams(door, hub), Stopping())


def build(parts: Parts) -> ASGIApp:
    """The application: traced, guarded at the gate, then looked up by path."""
    settings = parts.settings
    router = Router(lifespan=lambda _: _life(parts))
    table = (*PROCEDURES, *(_bench().PROCEDURES if settings.bench else ()))
    procedures = Procedures(parts.door, table, SUBSCRIPTIONS, Subscriptions(parts.streams))
    app: ASGIApp = _Public(_table(parts), procedures, parts.origins, router)
    hosts = Hosts(settings.hosts(), parts.door.businesses, parts.door.limiter)
    gate = Gate(
        app, hosts=hosts, https=settings.https, secret=settings.gateway_signing_key, proxies=settings.trusted_proxies
    )
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
    for stream in routes.STREAMS:
        table.add("GET", stream.path, Stream(stream, parts.streams))
    for path, page in pages.all_pages(parts.settings, parts.stopping).items():
        table.add("GET", path, page)
    for row in _bench().ROUTES if parts.settings.bench else ():
        table.add(row.method, row.path, Endpoint(row, parts.door))
    return table


def _bench() -> Any:
    from gateway import bench  # noqa: PLC0415 - its requests are in no document: elsewhere they do not exist

    return bench


class _Public:
    """Hands a request to what stands at its path."""

    def __init__(self, table: Paths[Answers], procedures: Procedures, origins: Origins, router: Router) -> None:
        self._table = table
        self._procedures = procedures
        self._origins = origins
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._router(scope, receive, send)
            return
        asked = asking.of(scope)
        if asked.path.startswith("/trpc/"):
            await self._origins.judge(asked, asked.header(b"nexus-business"), for_guests=False)
            if asked.method == "OPTIONS":
                await _allow(send, {"GET", "POST"})
            else:
                await self._procedures(scope, receive, send)
            return
        here, values = self._table.find(asked.path)
        wanted = asked.header(PREFLIGHT) if asked.method == "OPTIONS" else asked.method
        answers = here.get("GET" if wanted == "HEAD" else wanted or "")
        if answers is None:
            scope[ROUTE_NAME] = "(no route)"
            raise MethodNotAllowed({*here, *(("HEAD",) if "GET" in here else ())}) if here else NotFound
        await self._origins.judge(asked, values.get("slug"), for_guests=answers.for_guests)
        if asked.method == "OPTIONS":
            await _allow(send, set(here))
        else:
            await answers(scope, receive, send, values)


async def _allow(send: Send, methods: set[str]) -> None:
    """Answer a preflight; what the page that asks is allowed has been marked before."""
    await send({"type": "http.response.start", "status": 204, "headers": preflight(methods)})
    await send({"type": "http.response.body", "body": b""})


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
        asyncio.create_task(parts.hub.watch(), name="streams"),
        asyncio.create_task(parts.hub.end_with(parts.stopping), name="stopping"),
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
