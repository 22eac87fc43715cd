"""Fixtures of the gateway's tests: the real gateway, served by uvicorn, before stand-in contexts made with kit."""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.permissions import Role
from contracts.types import uuid7
from gateway import app as gateway_app
from gateway.app import Parts
from gateway.settings import Settings
from kit import app as kit_app
from kit import chassis, migrations
from kit.settings import Settings as ContextSettings
from testkit import servers as real
from testkit.servers import Servers

sys.path.insert(0, str(Path(__file__).parent))
import standins

SIGNING_KEY = Ed25519PrivateKey.generate()
PUBLIC_KEY = base64.b64encode(SIGNING_KEY.public_key().public_bytes_raw()).decode()


@dataclass
class Person:
    """A user with an open login."""

    user_id: UUID
    login_id: UUID
    headers: dict[str, str]


@dataclass
class World:
    """The contexts behind the gateway, where they are, and what they know."""

    identity: standins.Identity
    scheduling: standins.Scheduling
    notifications: standins.Notifications
    nats: Any
    urls: dict[str, str] = field(default_factory=dict)

    def person(self, business_id: UUID | None = None, *roles: Role) -> Person:
        user_id, login_id = uuid7(), uuid7()
        if business_id:
            self.identity.roles[user_id, business_id] = list(roles)
        token = self.identity.token(self.identity.claims(user_id, login_id))
        return Person(user_id, login_id, {"Authorization": f"Bearer {token}"})


@dataclass
class Running:
    """A gateway that serves."""

    url: str
    parts: Parts
    client: httpx.AsyncClient


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    port = real.free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=2))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chassis_url(servers: Servers) -> str:
    """A schema with the chassis's tables: what the stand-ins remember idempotency keys in."""
    await migrations.prepare(servers.admin_url, "kitchen", real.PASSWORD)
    engine = create_async_engine(servers.admin_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.execute(text("set local role kitchen_owner"))
        await connection.execute(text("set local search_path = kitchen, public"))
        await connection.run_sync(chassis.metadata.create_all)
    await engine.dispose()
    return servers.database_url("kitchen")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(servers: Servers, chassis_url: str) -> AsyncIterator[World]:
    found = World(standins.Identity(), standins.Scheduling(), standins.Notifications(), servers.nats)
    settings = ContextSettings(database_url=chassis_url, gateway_public_key=PUBLIC_KEY, roles="api", pool_size=5)

    def context(name: str, part: Any) -> Any:
        return serving(kit_app.build(name, settings, kit_app.Parts(requests=[part.requests])))

    async with (
        context("identity", found.identity) as identity,
        context("scheduling", found.scheduling) as scheduling,
        context("notifications", found.notifications) as notifications,
    ):
        found.urls = {"identity": identity, "scheduling": scheduling, "notifications": notifications}
        yield found


NewGateway = Callable[..., Any]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def new_gateway(world: World) -> NewGateway:
    """Start a gateway with these settings: `async with new_gateway(rate_limits="default") as running`."""

    @asynccontextmanager
    async def start(**changes: Any) -> AsyncIterator[Running]:
        signing_key = base64.b64encode(SIGNING_KEY.private_bytes_raw()).decode()
        given = {"context_urls": world.urls, "rate_limits": "drill", "nats_url": world.nats.url("gateway")} | changes
        parts = gateway_app.assemble(Settings(gateway_signing_key=signing_key, **given))
        async with serving(gateway_app.build(parts)) as url, httpx.AsyncClient(base_url=url, verify=False) as client:
            yield Running(url, parts, client)
            parts.stopping.begin()

    return start


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running(new_gateway: NewGateway) -> AsyncIterator[Running]:
    async with new_gateway() as gateway:
        yield gateway


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(running: Running) -> httpx.AsyncClient:
    return running.client
