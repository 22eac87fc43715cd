"""The proxy that misbehaves: each fault, as a client sees it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from testkit.proxy import Fault, Proxy, between


async def shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@pytest_asyncio.fixture(loop_scope="session")
async def proxy() -> AsyncIterator[Proxy]:
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    async with between("127.0.0.1", server.sockets[0].getsockname()[1]) as found:
        yield found
        for caller in callers:
            await closed(caller.writer)
    callers.clear()
    server.close()


class Caller:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, text: str) -> str:
        self.writer.write(f"{text}\n".encode())
        return (await asyncio.wait_for(self.reader.readline(), 0.5)).decode().strip()


callers: list[Caller] = []


async def call(proxy: Proxy) -> Caller:
    callers.append(Caller(*await asyncio.open_connection("127.0.0.1", proxy.port)))
    return callers[-1]


async def test_without_a_fault_all_passes(proxy: Proxy) -> None:
    assert await (await call(proxy)).say("hello") == "HELLO"
    assert proxy.passed == 6


async def test_latency_delays(proxy: Proxy) -> None:
    caller = await call(proxy)
    proxy.become(Fault.LATENCY, 0.1)
    started = asyncio.get_running_loop().time()
    assert await caller.say("hello") == "HELLO"
    assert asyncio.get_running_loop().time() - started >= 0.2


async def test_a_blackhole_swallows(proxy: Proxy) -> None:
    caller = await call(proxy)
    proxy.become(Fault.BLACKHOLE)
    with pytest.raises(TimeoutError):
        await caller.say("hello")
    assert proxy.passed == 0


async def test_a_reset_breaks_open_and_new_connections(proxy: Proxy) -> None:
    caller = await call(proxy)
    assert await caller.say("hello") == "HELLO"
    proxy.become(Fault.RESET)
    for broken in (caller, await call(proxy)):
        with contextlib.suppress(ConnectionError):
            assert await broken.say("hello") == ""


async def test_a_dropped_answer_leaves_its_effect(proxy: Proxy) -> None:
    caller = await call(proxy)
    proxy.become(Fault.DROP_RESPONSE)
    with contextlib.suppress(ConnectionError):
        assert await caller.say("hello") == ""
    assert proxy.passed == 6
