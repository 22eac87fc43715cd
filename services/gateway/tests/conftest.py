"""Fixtures of the gateway's tests: the real gateway, served by uvicorn, before stand-in contexts made with kit."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.identity.api import Business
from contracts.permissions import Role
from gateway import app as gateway_app
from gateway.settings import Settings
from kit import app as kit_app
from kit import chassis, migrations
from kit.settings import Settings as ContextSettings
from testkit import servers as real
from testkit.servers import Servers

sys.path.insert(0, str(Path(__file__).parent))
import standins
from worlds import PUBLIC_KEY, SIGNING_KEY, NewGateway, Person, Running, World, serving

VAULT: dict[str, Any] = {"vault_keys": {"tests": b"v" * 32}, "vault_active_key": "tests"}


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
    found = World(
        standins.Identity(), standins.Scheduling(), standins.Notifications(), standins.Billing(), servers.nats
    )  # fmt: skip
    settings = ContextSettings(
        database_url=chassis_url, gateway_public_key=PUBLIC_KEY, roles="api", pool_size=5, **VAULT
    )

    def context(name: str, part: Any) -> Any:
        return serving(kit_app.build(name, settings, kit_app.Parts(requests=[part.requests])))

    async with (
        context("identity", found.identity) as identity,
        context("scheduling", found.scheduling) as scheduling,
        context("notifications", found.notifications) as notifications,
        context("billing", found.billing) as billing,
    ):
        found.urls = {
            "identity": identity, "scheduling": scheduling, "notifications": notifications, "billing": billing,
        }  # fmt: skip
        yield found


@pytest.fixture
def shop(world: World) -> Business:
    return world.open_business()


@pytest.fixture
def slug(shop: Business) -> str:
    return shop.slug


@pytest.fixture
def member(world: World, shop: Business) -> Person:
    return world.person(shop.id, Role.STAFF)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def new_gateway(world: World) -> NewGateway:
    """Start a gateway with these settings: `async with new_gateway(rate_limits="default") as running`."""

    @asynccontextmanager
    async def start(**changes: Any) -> AsyncIterator[Running]:
        given = {"context_urls": world.urls, "rate_limits": "drill", "nats_url": world.nats.url("gateway")} | changes
        parts = gateway_app.assemble(Settings(gateway_signing_key=SIGNING_KEY, **given))
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
