"""What runs beside the requests ends when it is told to, also when it does not listen at first."""

import asyncio

from kit import shutdown
from kit.bus import Bus


async def test_whoever_overhears_the_first_word_is_told_again() -> None:
    overheard = 0

    async def stubborn() -> None:
        nonlocal overheard
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            overheard += 1
        await asyncio.Event().wait()

    async def obedient() -> None:
        await asyncio.Event().wait()

    tasks = [asyncio.create_task(part()) for part in (stubborn, obedient)]
    await asyncio.sleep(0)
    await shutdown.end(tasks)
    assert overheard == 1
    assert all(task.cancelled() for task in tasks)


async def test_whoever_never_listens_is_left_behind() -> None:
    freed = asyncio.Event()

    async def deaf() -> None:
        while not freed.is_set():
            try:
                await freed.wait()
            except asyncio.CancelledError:
                continue

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    async with asyncio.timeout(shutdown.END_SECONDS + 2):
        await shutdown.end([task])
    freed.set()
    await task


async def test_a_bus_that_looks_for_its_server_ends_at_any_moment() -> None:
    buses = [Bus("nats://127.0.0.1:9", "kitchen") for _ in range(40)]
    tasks = [asyncio.create_task(bus.run()) for bus in buses]
    await asyncio.sleep(1.3)
    await shutdown.end(tasks)
    assert all(task.done() for task in tasks)


async def test_nothing_to_end_is_ended() -> None:
    await shutdown.end([])
