"""The moment a process is told to stop: streams end then, before the server waits for their connections."""

import asyncio
import signal
from collections.abc import Collection
from types import FrameType
from typing import Any, Final

ASK_AGAIN_SECONDS: Final = 1.0
END_SECONDS: Final = 3.0


class Stopping:
    """Set as soon as SIGTERM or SIGINT arrives, ahead of the server's own wait for open connections."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    @property
    def now(self) -> bool:
        """Whether the process is stopping."""
        return self._event.is_set()

    async def wait(self) -> None:
        """Wait for the moment."""
        await self._event.wait()

    def begin(self) -> None:
        """Stop now."""
        self._event.set()

    def install(self) -> None:
        """Hear the signals first, then pass them to whoever handled them before (uvicorn)."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def hear(received: int, frame: FrameType | None, before: Any = before) -> None:
                loop.call_soon_threadsafe(self._event.set)
                if callable(before):
                    before(received, frame)

            signal.signal(number, hear)


async def end(tasks: Collection["asyncio.Task[Any]"]) -> None:
    """Cancel tasks and wait until they have ended, for three seconds at most.

    Once is not always enough: `asyncio.wait_for` loses a cancellation that meets its result (until Python 3.12), and a
    client that is trying to connect then goes on trying for ever.
    """
    until = asyncio.get_running_loop().time() + END_SECONDS
    left = set(tasks)
    while left and asyncio.get_running_loop().time() < until:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=ASK_AGAIN_SECONDS)
