"""What a process says of itself: alive, ready, measured."""

import asyncio
from typing import TYPE_CHECKING, Final

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kit import metrics

if TYPE_CHECKING:
    from kit.app import Service

READY_SECONDS: Final = 15.0
"""A reader or relay that has done no good for this long makes the process not ready."""


def routes(service: "Service") -> list[Route]:
    """`/healthz` (alive), `/readyz` (useful) and `/metrics`."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def ready(_: Request) -> Response:
        problems = await unready(service)
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    async def measured(_: Request) -> Response:
        return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", measured)]


async def unready(service: "Service") -> list[str]:
    """Why this process should get no traffic: the database, or a part that has done no good for too long.

    A bus that is away does not count: requests go on and events wait in the outbox.
    """
    problems = []
    now = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(2):
            await service.database.ping()
    except (SQLAlchemyError, asyncpg.PostgresError, OSError, TimeoutError):
        problems.append("database: no round trip")
    if service.stopping.now:
        problems.append("stopping")
    if service.bus.connected:
        problems += [f"{r.consumer.durable}: silent" for r in service.readers if now - r.last_good > READY_SECONDS]
    if service.settings.plays("relay") and now - service.relay.last_good > READY_SECONDS:
        problems.append("relay: silent")
    return problems
