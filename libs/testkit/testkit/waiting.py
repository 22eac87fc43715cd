"""Waiting for what must come true soon, without guessing how long it takes."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(check: Callable[[], Awaitable[object]], seconds: float = 10) -> None:
    """Ask until the answer is true; a `TimeoutError` after so many seconds."""
    async with asyncio.timeout(seconds):
        while not await check():  # noqa: ASYNC110 - what is waited for lies in another process or a database
            await asyncio.sleep(0.02)
