"""SIGTERM, with streams open and requests in flight: what was accepted is answered, and everybody is gone in time."""

import asyncio
import re
import time
from contextlib import AsyncExitStack
from typing import Any, Self

import aiohttp
import ledger
import psutil
import pytest
from load import Load
from practice import Practice, new_email

from testkit import eventually
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

GONE_SECONDS = 10.0
STREAMS = 6
RUSH = 40


class Streams:
    """Open streams of the owner's, each read to its end."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._open = AsyncExitStack()
        self._readers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        practice = self._practice
        session = await self._open.enter_async_context(
            aiohttp.ClientSession(practice.system.url(), timeout=aiohttp.ClientTimeout(None))
        )
        owner = {"authorization": practice.owner.headers["authorization"]}
        for _ in range(STREAMS):
            answer = await self._open.enter_async_context(session.get(practice.path("/me/stream"), headers=owner))
            assert answer.status == 200
            assert b"connected" in await answer.content.readuntil(b"\n\n")
            self._readers.append(asyncio.create_task(self._read(answer)))
        return self

    async def __aexit__(self, *_: object) -> None:
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await self._open.aclose()

    async def _read(self, answer: aiohttp.ClientResponse) -> None:
        """Read to a clean end; a connection that breaks raises."""
        async for _ in answer.content.iter_any():
            pass

    async def ended(self) -> None:
        """Wait for all to end, each cleanly."""
        async with asyncio.timeout(GONE_SECONDS):
            await asyncio.gather(*self._readers)


async def _rush(session: aiohttp.ClientSession, practice: Practice) -> list["asyncio.Task[int]"]:
    """Many wishes for one slot, all under way: the first is answered, the others wait for their turn."""
    slot = practice.slots()[0]

    async def ask() -> int:
        async with session.post(practice.path("/bookings"), json=practice.wish(slot, new_email())) as answer:
            await answer.read()
            return answer.status

    wishes = [asyncio.create_task(ask()) for _ in range(RUSH)]
    await asyncio.wait(wishes, return_when=asyncio.FIRST_COMPLETED)
    return wishes


async def _gone(process: psutil.Process) -> float:
    began = time.monotonic()

    async def ended() -> bool:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE

    await eventually(ended, GONE_SECONDS)
    return time.monotonic() - began


async def test_a_gateway_that_stops_answers_what_it_took(system: System, practice: Practice) -> None:
    async with Streams(practice) as streams, aiohttp.ClientSession(system.url()) as session:
        wishes = await _rush(session, practice)
        gateway = system.process("gateway")
        gateway.terminate()
        assert set(await asyncio.gather(*wishes)) <= {201, 409}
        await streams.ended()
        print(f"\ngateway gone in {await _gone(gateway):.1f} s")
    await _back(system)


async def test_every_process_of_ours_is_gone_in_time(system: System, practice: Practice) -> None:
    """Bookings and streams under way, all services told to stop at once, as by a machine that goes down."""
    async with Streams(practice) as streams, aiohttp.ClientSession(system.url()) as session:
        wishes = await _rush(session, practice)
        told = {
            name: system.process(name)
            for name in ("gateway", "scheduling", "identity", "billing", "notifications", "console")
        }
        for process in told.values():
            process.terminate()
        taken = dict(zip(told, await asyncio.gather(*map(_gone, told.values())), strict=True))
        print("\n", {name: round(seconds, 1) for name, seconds in taken.items()})
        await streams.ended()
        answers = await asyncio.gather(*wishes, return_exceptions=True)
        assert {answer for answer in answers if isinstance(answer, int)} <= {201, 409, 503}
    await _back(system)


async def test_a_context_that_restarts_puts_nobody_off_for_good(system: System, practice: Practice) -> None:
    load = Load(practice)
    async with load.running():
        await load.accepted(10)
        before = system.process("scheduling")
        before.terminate()
        await _gone(before)
        await _back(system)
        await load.accepted(10)
    drained = await ledger.settle(system)
    books = await ledger.audit(system, load)
    print(f"\n{load.summary()}; {books.summary()}; drained in {drained:.1f} s")
    assert books.faults == []
    assert load.tries.keys() <= {"unavailable", "busy", "overloaded", "deadline_passed"}


async def test_down_takes_ten_seconds_at_most(system: System, practice: Practice) -> None:
    everyone = [system.process(name) for name in system.names()]
    async with Streams(practice) as streams:
        try:
            said = await asyncio.to_thread(system.nexus, "down")
            await streams.ended()
        finally:
            await asyncio.to_thread(system.up)
    print(f"\n{said}")
    assert float(re.findall(r"stopped in ([0-9.]+) s", said)[-1]) <= GONE_SECONDS
    assert not any(process.is_running() for process in everyone)


async def _back(system: System) -> None:
    """Wait until every service is useful again."""

    async def ready() -> bool:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(2)) as session:
            answers: list[Any] = await asyncio.gather(
                *(
                    _status(session, f"{system.url(name)}/readyz")
                    for name in ("gateway", "identity", "scheduling", "billing", "notifications")
                )
            )
        return answers == [200] * 5

    await eventually(ready, 60)


async def _status(session: aiohttp.ClientSession, url: str) -> int:
    try:
        async with session.get(url) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0
