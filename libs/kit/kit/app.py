"""`create_app`: a context's process, made of its requests, consumers and ticks."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contracts.request import Request
from kit import asyncapi, errors, garbage, health, housekeeping, logs, openapi, shutdown, telemetry, ticks
from kit.auth import ActorVerifier
from kit.bus import Bus, BusClosed
from kit.consumers import Consumer, Consumers
from kit.db import Database
from kit.idempotency import Records
from kit.reader import ConsumerLost, Reader
from kit.relay import Relay
from kit.requests import Answer, Guard, Requests, Server
from kit.settings import Settings
from kit.shutdown import Stopping
from kit.ticks import Tick, Ticks
from kit.watchdog import Watchdog
from kit.watermarks import Watermarks

log = logging.getLogger(__name__)


@dataclass
class Service:
    """A running context: what its parts may need of each other."""

    name: str
    settings: Settings
    database: Database
    bus: Bus
    relay: Relay
    watermarks: Watermarks
    stopping: Stopping
    readers: list[Reader] = field(default_factory=list)
    tasks: list["asyncio.Task[Any]"] = field(default_factory=list)


Start = Callable[[Service], Awaitable[None]]


class Context:
    """A context as an ASGI application, and the list of its parts.

    The parts can be read without any settings (by the job that declares the bus, by the documents); the application
    itself is built when the server starts it.
    """

    def __init__(self, name: str, settings: type[Settings], parts: "Parts") -> None:
        self.name = name
        self.settings = settings
        self.parts = parts
        self._app: Application | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve (ASGI)."""
        if self._app is None:
            self._app = build(self.name, self.settings(), self.parts)
            garbage.spare_what_stays()
        await self._app(scope, receive, send)


@dataclass(frozen=True)
class Parts:
    """What a context is made of: `main.py` in one value."""

    requests: Sequence[Requests] = ()
    consumers: Sequence[Consumers] = ()
    ticks: Sequence[Ticks] = ()
    on_start: Start | None = None
    """Prepares what the context itself needs (a template cache, an adapter)."""
    guard: Guard | None = None
    """Refuses requests that would change a business that is stopped."""

    def __post_init__(self) -> None:
        names = [tick.name for tick in self.all_ticks()]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"ticks of one name would wait for each other, or run twice: {', '.join(twice)}")

    def all_consumers(self) -> list[Consumer]:
        """Every durable consumer."""
        return [consumer for table in self.consumers for consumer in table.all]

    def all_ticks(self) -> list[Tick]:
        """Every tick."""
        return [tick for table in self.ticks for tick in table.all]

    def all_requests(self) -> list[type[Request[Any]]]:
        """Every request answered."""
        return [row.request for table in self.requests for row in table.rows]


def create_app(
    name: str,
    settings: type[Settings],
    *,
    requests: Sequence[Requests] = (),
    consumers: Sequence[Consumers] = (),
    ticks: Sequence[Ticks] = (),
    on_start: Start | None = None,
    guard: Guard | None = None,
) -> Context:
    """The application of a context: `uvicorn <context>.main:app`.

    Serves the requests at `POST /rpc/<subject>`, `/healthz` (alive), `/readyz` (useful), `/metrics`, `/docs` and
    `/asyncapi`. What else the process does follows `settings.roles`.
    """
    return Context(name, settings, Parts(requests, consumers, ticks, on_start, guard))


class Application(FastAPI):
    """FastAPI serves what people and machines look at. Requests pass it by: its layers cost as much as an answer."""

    answers: Mapping[str, Answer] = MappingProxyType({})
    """What answers a POST, by path."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve (ASGI)."""
        answer = self.answers.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if answer is None:
            await super().__call__(scope, receive, send)
            return
        http = HttpRequest(scope, receive)
        try:
            response = await answer(http)
        except Exception as error:  # noqa: BLE001 - whatever was not foreseen is told alike
            response = await _bug(http, error)
        await response(scope, receive, send)


def build(name: str, settings: Settings, parts: Parts) -> Application:
    """The application of a context with these settings."""
    bus = Bus(settings.nats_url, name)
    relay = Relay(name, settings.database_url, bus)
    database = Database(settings.database_url, pool_size=settings.pool_size, wake=relay.wake)
    database.signals.context, database.signals.publish = name, bus.signal
    service = Service(name, settings, database, bus, relay, Watermarks(bus), Stopping())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        logs.setup(name)
        telemetry.setup(name)
        service.stopping.install()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(_stop, service)
            if parts.on_start:
                await parts.on_start(service)
            _start(service, parts)
            yield

    app = Application(title=f"Nexus {name}", lifespan=lifespan, docs_url="/docs", redoc_url=None)
    app.state.service = service
    if settings.plays("api"):
        verifier = ActorVerifier(settings.gateway_public_key, name)
        records = Records(settings.key_ring())
        server = Server(database, verifier, records, guard=parts.guard, max_in_flight=settings.max_in_flight)
        app.answers = server.answers([*parts.requests, *_asked_by_benchmarks(settings)])
    app.openapi = lambda: openapi.document(name, parts.all_requests())  # type: ignore[method-assign]
    app.router.routes.extend(health.routes(service))
    app.router.routes.extend(asyncapi.routes(name, parts.all_consumers()))
    app.add_exception_handler(Exception, _bug)
    return app


def _asked_by_benchmarks(settings: Settings) -> list[Requests]:
    if not settings.bench:
        return []
    from kit import bench  # noqa: PLC0415 - its requests are in no document: elsewhere they do not exist

    return [bench.requests]


def _start(service: Service, parts: Parts) -> None:
    plays = service.settings.plays

    def spawn(work: Any, name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(_end_process_on_failure)
        service.tasks.append(task)

    spawn(Watchdog().run(), "watchdog")
    spawn(service.bus.run(), "bus")
    if plays("relay"):
        spawn(service.relay.run(), "relay")
    if plays("consumers"):
        service.readers = [Reader(service.bus, service.database, consumer) for consumer in parts.all_consumers()]
        for reader in service.readers:
            spawn(reader.run(), reader.consumer.durable)
    if plays("ticks"):
        own = housekeeping.ticks(service.name, service.bus)
        for tick in [*parts.all_ticks(), *own.all]:
            spawn(ticks.run(service.database, tick), tick.name)


def _end_process_on_failure(task: "asyncio.Task[Any]") -> None:
    """A background part that ends is a process that only looks alive: end it, and let the supervisor start another."""
    if task.cancelled():
        return
    error = task.exception()
    expected = isinstance(error, BusClosed | ConsumerLost)
    log.critical("%s ended; the process ends too: %r", task.get_name(), error, exc_info=None if expected else error)
    shutdown_now()


def shutdown_now() -> None:
    """End the process as SIGTERM would."""
    os.kill(os.getpid(), signal.SIGTERM)


async def _stop(service: Service) -> None:
    """Finish what is being handled, then let go: within a few seconds, whatever hangs."""
    service.stopping.begin()
    try:
        async with asyncio.timeout(4):
            await asyncio.gather(*(reader.stop() for reader in service.readers))
            await asyncio.gather(*(reader.drained() for reader in service.readers))
    except TimeoutError:
        log.warning("messages in work are left to be delivered again")
    for task in service.tasks:
        task.remove_done_callback(_end_process_on_failure)
    await shutdown.end(service.tasks)
    await service.bus.close()
    await service.database.close()
    telemetry.shutdown()


async def _bug(_: HttpRequest, error: Exception) -> Response:
    """Anything not foreseen is a bug: recorded with its trace, told to the caller without a detail."""
    log.error("bug", exc_info=error)
    problem = errors.BUG.model_copy(update={"trace_id": errors.current_trace_id()})
    return Response(problem.model_dump_json(exclude_none=True), 500, media_type="application/problem+json")
