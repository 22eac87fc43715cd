"""Fixtures of kit's tests: the example kitchen, running on real servers."""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio
import uvicorn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kit import chassis, migrations, streams
from kit.app import build
from kit.bus import Bus
from kit.db import Database
from kit.settings import Settings
from testkit import eventually
from testkit import servers as real
from testkit.servers import Servers

sys.path.insert(0, str(Path(__file__).parent))
import kitchen


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kitchen_schema(servers: Servers) -> None:
    await migrations.prepare(servers.admin_url, "kitchen", real.PASSWORD)
    engine = create_async_engine(servers.admin_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.execute(text("set local role kitchen_owner"))
        await connection.execute(text("set local search_path = kitchen, public"))
        await connection.run_sync(chassis.metadata.create_all)
        await connection.run_sync(kitchen.Base.metadata.create_all)
        for statement in migrations.protection("dishes"):
            await connection.execute(text(statement))
    await engine.dispose()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def database(servers: Servers, kitchen_schema: None) -> AsyncIterator[Database]:
    opened = Database(servers.database_url("kitchen"), pool_size=20)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running(servers: Servers, kitchen_schema: None) -> AsyncIterator[kitchen.RunningKitchen]:
    await streams.declare(servers.nats.url("admin"), ["kitchen"], {"kitchen-cook": [kitchen.Ordered.subject]})
    settings = Settings(
        database_url=servers.database_url("kitchen"),
        nats_url=servers.nats.url("kitchen"),
        gateway_public_key=base64.b64encode(kitchen.SIGNING_KEY.public_key().public_bytes_raw()).decode(),
        **kitchen.VAULT,
    )
    app = build("kitchen", settings, kitchen.PARTS)
    port = real.free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=2))
    task = asyncio.create_task(server.serve())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def ready() -> bool:
            return server.started and (await client.get("/readyz")).status_code == 200

        await eventually(ready, 20)
    yield kitchen.RunningKitchen(f"http://127.0.0.1:{port}", app.state.service)
    server.should_exit = True
    await task


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def admin_bus(servers: Servers) -> AsyncIterator[Bus]:
    bus = Bus(servers.nats.url("admin"), "admin")
    task = asyncio.create_task(bus.run())
    await bus.ready.wait()
    yield bus
    await bus.close()
    await asyncio.gather(task, return_exceptions=True)


async def _lie(request: Request) -> Response:
    if request.url.path.endswith("kitchen.dish.get.v1"):
        await asyncio.Event().wait()
    if request.url.path.endswith("kitchen.dish.list.v1"):
        return Response(b"[]")
    return Response(b'{"id": 5, "name": "a secret"}')


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def liar() -> AsyncIterator[str]:
    """A context that answers, but not what it promised; one of its answers never comes."""
    app = Starlette(routes=[Route("/rpc/{subject}", _lie, methods=["POST"])])
    port = real.free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task
