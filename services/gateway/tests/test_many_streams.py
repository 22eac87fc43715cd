"""What streams cost: a thousand idle ones, one whose client does not read, one whose API key ends."""

import asyncio
import json
import os
import signal
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from listening import listening, signal_from
from worlds import SIGNING_KEY, Person, Running, World, answers, eventually

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from gateway.live import hub as hubs
from gateway.live import serve
from testkit.servers import free_port

STREAMS = 1_000
KILOBYTES_EACH = 80


@pytest.fixture
def shop(world: World) -> Business:
    return world.identity.open_business(f"shop-{uuid7().hex[-12:]}")


@pytest.fixture
def member(world: World, shop: Business) -> Person:
    return world.person(shop.id, Role.STAFF)


def request_of(shop: Business, person: Person) -> bytes:
    token = person.headers["Authorization"]
    return f"GET /v1/{shop.slug}/me/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n\r\n".encode()


def resident(pid: int) -> int:
    """Kilobytes of memory that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_a_thousand_idle_streams_are_small(world: World, shop: Business) -> None:
    port = free_port()
    environment = os.environ | {
        "NEXUS_GATEWAY_SIGNING_KEY": SIGNING_KEY, "NEXUS_CONTEXT_URLS": json.dumps(world.urls),
        "NEXUS_NATS_URL": world.nats.url("gateway"), "NEXUS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "NEXUS_RATE_LIMITS": "off",
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "uvicorn", "gateway.main:app", "--port", str(port), "--log-level", "warning",
        env=environment, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    writers = []
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=False) as client:
            await answers(client)
        people = [world.person(shop.id, Role.STAFF) for _ in range(STREAMS // hubs.MAX_PER_USER)]

        async def opened(person: Person) -> asyncio.StreamWriter:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request_of(shop, person))
            await reader.readuntil(b"event: ready")
            return writer

        writers.append(await opened(world.person(shop.id, Role.STAFF)))
        before = resident(process.pid)
        for person in people:
            writers += await asyncio.gather(*(opened(person) for _ in range(hubs.MAX_PER_USER)))
        assert len(writers) == STREAMS + 1
        assert (resident(process.pid) - before) / STREAMS < KILOBYTES_EACH
    finally:
        for writer in writers:
            writer.close()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            await process.wait()


async def test_a_client_that_does_not_read_is_cut_off(
    running: Running, world: World, shop: Business, member: Person
) -> None:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.setblocking(False)
    parts = urlsplit(running.url)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(connection, (parts.hostname, parts.port))
    await loop.sock_sendall(connection, request_of(shop, member))
    await eventually(lambda: shop.id in running.parts.hub._of_business)
    for number in range(2_000):
        world.notifications.notify(shop.id, member.user_id, f"Notification {number}", body="y" * 5_000)
    await signal_from(world, "notifications", shop, f"user.{to_typeid('usr', member.user_id)}")
    await eventually(lambda: shop.id not in running.parts.hub._of_business, seconds=serve.SEND_SECONDS + 20)
    connection.close()


async def test_an_api_key_listens_until_it_is_revoked(running: Running, world: World, shop: Business) -> None:
    key = world.identity.api_key(shop.id, "bookings:read")
    headers = {"Authorization": f"Bearer {key}"}
    person = Person(uuid7(), uuid7(), headers)
    assert (await running.client.get(f"/v1/{shop.slug}/me/stream", headers=headers)).status_code == 403
    async with listening(running.client, person, f"/v1/admin/stream?business={shop.slug}") as events:
        del world.identity.api_keys[key]  # no signal: found out by looking
        assert await events.ended(seconds=6)
