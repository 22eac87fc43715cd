"""What a gateway's test has at hand: the contexts behind it, people with logins, a gateway that serves."""

import asyncio
import base64
import json
import os
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import standins
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.types import uuid7
from gateway.app import Parts
from testkit import servers as real

_KEY = Ed25519PrivateKey.generate()
SIGNING_KEY = base64.b64encode(_KEY.private_bytes_raw()).decode()
PUBLIC_KEY = base64.b64encode(_KEY.public_key().public_bytes_raw()).decode()

NewGateway = Callable[..., Any]


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
    billing: standins.Billing
    nats: Any
    urls: dict[str, str] = field(default_factory=dict)

    def open_business(self) -> Business:
        """One that no other test knows."""
        return self.identity.open_business(f"shop-{uuid7().hex[-12:]}")

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


async def eventually(is_so: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.02)


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    port = real.free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, proxy_headers=False, timeout_graceful_shutdown=2)
    )
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task


@asynccontextmanager
async def process_of(
    world: World, *, stdout: int = DEVNULL, **settings: str
) -> AsyncIterator[tuple[Process, httpx.AsyncClient]]:
    """A gateway in a process of its own, started as the stack and the image do; it answers, and is ended at the end."""
    port = real.free_port()
    url = f"http://127.0.0.1:{port}"
    given = {
        "gateway_signing_key": SIGNING_KEY, "context_urls": json.dumps(world.urls),
        "nats_url": world.nats.url("gateway"), "public_url": url,
    } | settings  # fmt: skip
    options = f"--port {port} --no-access-log --no-proxy-headers"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "gateway.main:app", *options.split(), stdout=stdout, stderr=STDOUT,
        env=os.environ | {f"NEXUS_{name.upper()}": value for name, value in given.items()},
    )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=url, verify=False) as client:
            await _answers(client)
            yield process, client
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 20)
            except TimeoutError:
                process.kill()
                raise


async def _answers(client: httpx.AsyncClient) -> None:
    """Wait until the gateway that has just been started answers."""
    async with asyncio.timeout(60):
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
