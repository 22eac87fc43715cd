"""Fixtures of billing's tests: Stripe's twin over HTTP, and two businesses that take money there."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio

from billing.settings import Settings
from kit.db import Database
from kit.scope import Scope
from testkit import migrated_database
from testkit.servers import Servers
from twins.serving import served
from twins.stripe.twin import Stripe

sys.path.insert(0, str(Path(__file__).parent))
import billing_doors
import billing_process
from billing_doors import Door
from sellers import Shop, Twin

database = migrated_database("billing")

billing_process.start()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served_twin() -> AsyncIterator[Twin]:
    """One twin for all tests: each business has an account of its own there."""
    stripe = Stripe(billing_process.STRIPE_KEY)
    async with httpx.AsyncClient(timeout=10) as http, served(stripe.app()) as url:
        billing_process.start(NEXUS_STRIPE_URL=url)
        yield Twin(stripe, url, http)
        await stripe.stop()
        await billing_process.close()


@pytest.fixture
async def twin(served_twin: Twin) -> AsyncIterator[Twin]:
    """The twin; afterwards its clock goes right again and nothing waits to go wrong."""
    yield served_twin
    served_twin.stripe.faults.clear()
    served_twin.stripe.latency_seconds = 0.0
    await served_twin.switch("clock")


@pytest.fixture
def restart(twin: Twin) -> Iterator[Callable[..., Settings]]:
    """Starts the process anew with other settings, until the test is over."""

    def again(**more: str) -> Settings:
        return billing_process.start(NEXUS_STRIPE_URL=twin.url, **more)

    yield again
    again()


@pytest.fixture
async def shop(database: Database, here: Scope, twin: Twin) -> Shop:
    """A business in Berlin that takes euros at Stripe."""
    return await (await Shop(database, here, twin).open()).connect()


@pytest.fixture
async def other_shop(database: Database, elsewhere: Scope, twin: Twin) -> Shop:
    """Another business, which must never be seen."""
    return await (await Shop(database, elsewhere, twin).open()).connect()


@pytest_asyncio.fixture
async def login(servers: Servers, database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Billing's own login at the database, past its code."""
    connection = await asyncpg.connect(servers.database_url("billing"))
    yield connection
    await connection.close()


@pytest_asyncio.fixture
async def superuser(servers: Servers, database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Somebody whom no policy, grant nor trigger holds back."""
    connection = await asyncpg.connect(servers.admin_url)
    await connection.execute("set session_replication_role = replica")
    yield connection
    await connection.close()


@pytest.fixture
async def door(database: Database, twin: Twin) -> AsyncIterator[Door]:
    """Where webhooks come in; the twin knows of it only in tests that make endpoints."""
    async with billing_doors.opened(database) as opened:
        yield opened


@pytest.fixture
async def endpoints(door: Door, twin: Twin, restart: Callable[..., Settings]) -> AsyncIterator[Callable[..., Settings]]:
    """The process makes its own endpoints at the twin; afterwards there are none. Starts it anew with other settings."""

    def again(**more: str) -> Settings:
        public_url = door.url.removesuffix("/webhooks/stripe")
        return restart(**{"NEXUS_PUBLIC_URL": public_url, "NEXUS_STRIPE_WEBHOOK_SECRETS": "[]"} | more)

    again()
    yield again
    again()
    await billing_doors.close(door.database, twin)
