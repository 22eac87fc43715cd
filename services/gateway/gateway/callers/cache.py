"""Answers kept for a few seconds, asked for once however many wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Remembers what `ask` answered, “there is none” (None) included; an error is not remembered.

    At most `size` keys, the oldest answers go first. What was asked before `drop` is not kept after it.
    """

    def __init__(self, ask: Callable[[K], Awaitable[V]], seconds: float, size: int) -> None:
        self._ask = ask
        self._seconds = seconds
        self._size = size
        self._known: dict[K, tuple[float, V]] = {}
        self._asking: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K) -> V:
        """The answer for this key. Raises what asking raises, for everyone who waited."""
        known = self._known.get(key)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.create_task(self._find(key))
            asking.add_done_callback(_seen)
            self._asking[key] = asking
        # Shielded: the one who asked first may be gone before the others have their answer.
        return await asyncio.shield(asking)

    def forget(self, key: K) -> None:
        """Have this key asked anew by whoever comes next."""
        self._known.pop(key, None)
        self._asking.pop(key, None)

    def drop(self, chosen: Callable[[K, V], bool] | None = None) -> None:
        """Forget the answers that are `chosen`, or all; what is being asked is asked anew by whoever comes next."""
        self._asking.clear()
        if chosen is None:
            self._known.clear()
            return
        for key in [key for key, (_, value) in self._known.items() if chosen(key, value)]:
            del self._known[key]

    async def _find(self, key: K) -> V:
        try:
            value = await self._ask(key)
            if self._asking.get(key) is asyncio.current_task():
                self._keep(key, value)
            return value
        finally:
            if self._asking.get(key) is asyncio.current_task():
                del self._asking[key]

    def _keep(self, key: K, value: V) -> None:
        self._known.pop(key, None)
        if len(self._known) >= self._size:
            del self._known[next(iter(self._known))]
        self._known[key] = (time.monotonic() + self._seconds, value)


def _seen(task: "asyncio.Task[V]") -> None:
    """Look at the outcome: when everyone who waited has gone, nobody else will."""
    if not task.cancelled():
        task.exception()
