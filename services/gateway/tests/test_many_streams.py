"""What streams cost: a thousand idle ones, one whose client does not read, one whose API key ends."""

import asyncio
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from listening import listening, signal_from
from worlds import Person, Running, World, eventually, process_of

from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from gateway.live import hub as hubs
from gateway.live import serve

STREAMS = 1_000
KILOBYTES_EACH = 80


def request_of(shop: Business, person: Person) -> bytes:
    token = person.headers["Authorization"]
    return f"GET /v1/{shop.slug}/me/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n\r\n".encode()


def resident(pid: int) -> int:
    """Kilobytes of memory that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_a_thousand_idle_streams_are_small(world: World, shop: Business) -> None:
    writers: list[asyncio.StreamWriter] = []
    async with process_of(world, rate_limits="off") as (process, client):

        async def opened(person: Person) -> asyncio.StreamWriter:
            reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
            writer.write(request_of(shop, person))
            await reader.readuntil(b"event: ready")
            return writer

        try:
            people = [world.person(shop.id, Role.STAFF) for _ in range(STREAMS // hubs.MAX_PER_USER)]
            writers.append(await opened(world.person(shop.id, Role.STAFF)))
            before = resident(process.pid)
            for person in people:
                writers += await asyncio.gather(*(opened(person) for _ in range(hubs.MAX_PER_USER)))
            assert len(writers) == STREAMS + 1
            assert (resident(process.pid) - before) / STREAMS < KILOBYTES_EACH
        finally:
            for writer in writers:
                writer.close()


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
