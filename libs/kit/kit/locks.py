"""Session advisory locks of a process, side by side on one connection of their own."""

import asyncio
from typing import Any

import asyncpg

from kit.readers import BROKEN

Connection = asyncpg.Connection
_TAKE = "select pg_try_advisory_lock(hashtextextended($1, 0))"
_GIVE_BACK = "select pg_advisory_unlock(hashtextextended($1, 0))"


class Locks:
    """Locks that outlive transactions. Whoever holds one keeps no connection from the work that it guards.

    They end with the connection: whoever holds one then goes on to the end, and another process may begin meanwhile.
    """

    def __init__(self, url: str, options: dict[str, Any]) -> None:
        self._url = url
        settings = {**options.get("server_settings", {}), "idle_session_timeout": "0"}
        self._options = {**options, "server_settings": settings}
        self._connection: Connection | None = None
        self._one_at_a_time = asyncio.Lock()
        self._held: dict[str, Connection] = {}

    async def take(self, name: str) -> bool:
        """Whether the lock was free, and is now this caller's. One round trip. Raises what the driver raises."""
        async with self._one_at_a_time:
            if name in self._held:  # a session may take its own locks again
                return False
            try:
                connection = await self._connected()
                if await connection.fetchval(_TAKE, name):
                    self._held[name] = connection
            except BaseException:
                self.close()  # it may have been taken, without anybody to give it back
                raise
            return name in self._held

    async def give_back(self, name: str) -> None:
        """Let others have the lock. One round trip; where that fails, all end with their connection."""
        held_by = self._held.pop(name)
        async with self._one_at_a_time:
            if held_by is not self._connection:
                return
            try:
                await held_by.fetchval(_GIVE_BACK, name)
            except (OSError, asyncpg.PostgresError, *BROKEN):
                self.close()
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let go of all."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._url, **self._options)
        return self._connection
