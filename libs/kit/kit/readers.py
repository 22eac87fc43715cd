"""Connections for reading in the driver's own words, beside SQLAlchemy's pool."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import asyncpg

log = logging.getLogger(__name__)

Connection = asyncpg.Connection
CLOSE_SECONDS = 1.0
OPEN_SECONDS = 0.01
"""How long a transaction that is over may stay open for the next one to end it."""

_SETTINGS = {"plan_cache_mode": "force_generic_plan", "max_parallel_workers_per_gather": "0", "jit": "off"}
"""The statements are few and hot: planning one with five tables costs more than running it.

A plan for any values takes a question about next month for one about a third of all years. Beside a million bookings
it would start two more processes, or compile, for what is read in a tenth of a millisecond.
"""
BROKEN = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises on a connection that the server has left, the second when it has read only its farewell."""
LEFT = (
    ConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.PostgresConnectionError,
    *BROKEN,
)
"""What a connection raises that the server has left or is leaving: nothing was asked of it yet."""


class Readers:
    """Connections that each serve one read-only transaction at a time; as many as are in use at once are kept.

    A transaction through SQLAlchemy costs 0.4 ms of CPU beside its statements, five times what a small read does. Here
    it costs what `begin` costs: the one before is ended in the same breath, or a moment later if no other comes.
    Whoever asks for connections bounds their number.
    """

    def __init__(self, url: str, options: dict[str, Any]) -> None:
        self._url = url
        self._options = {**options, "server_settings": {**options.get("server_settings", {}), **_SETTINGS}}
        self._idle: list[tuple[Connection, float]] = []
        self._ending: asyncio.Task[None] | None = None
        self.watchers: list[Callable[[Any], None]] = []
        """Told each statement (`asyncpg.connection.LoggedQuery`) by every connection that is opened from now on."""

    async def begin(self, opening: str) -> Connection:
        """A connection in a new transaction, whose first statement says what it may see and do. One round trip.

        One that the server has left since it was kept is let go of, and the next is asked.
        """
        while (kept := self._kept()) is not None:
            try:
                return await _begun(kept, opening)
            except LEFT:
                log.info("a connection broke while nothing was read from it")
        return await _begun(await self._open(), opening)

    def end(self, connection: Connection, *, sound: bool) -> None:
        """Take back a connection whose transaction is over; one that is sound is kept for the next.

        What was read has been read: its commit, which may as well fail, is nothing to wait for.
        """
        if not sound:
            connection.terminate()
            return
        self._idle.append((connection, time.monotonic()))
        if self._ending is None or self._ending.done():
            self._ending = asyncio.ensure_future(self._end_open())

    async def _end_open(self) -> None:
        """End the transactions that no other came after, until none is open among the idle."""
        while any(connection.is_in_transaction() for connection, _ in self._idle):
            await asyncio.sleep(OPEN_SECONDS)
            latest = time.monotonic() - OPEN_SECONDS
            for each in list(self._idle):
                connection, since = each
                if connection.is_in_transaction() and since <= latest and each in self._idle:
                    self._idle.remove(each)
                    await self._commit(connection)

    async def _commit(self, connection: Connection) -> None:
        try:
            await connection.execute("commit")
        except (OSError, asyncpg.PostgresError, *BROKEN):
            log.info("a connection broke after it was read from")
            connection.terminate()
        else:
            self._idle.append((connection, time.monotonic()))

    async def close(self) -> None:
        """Close what is idle; what does not answer is dropped."""
        if self._ending is not None:
            await self._ending
        while self._idle:
            connection, _ = self._idle.pop()
            try:
                await connection.close(timeout=CLOSE_SECONDS)
            except (OSError, TimeoutError, asyncpg.PostgresError, *BROKEN):
                connection.terminate()

    async def _open(self) -> Connection:
        connection: Connection = await asyncpg.connect(self._url, **self._options)
        for watcher in self.watchers:
            connection.add_query_logger(watcher)
        return connection

    def _kept(self) -> Connection | None:
        """The one used last, so that its statements and the server's caches are warm."""
        while self._idle:
            connection, _ = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None


async def _begun(connection: Connection, opening: str) -> Connection:
    try:
        await connection.execute(f"{'commit; ' if connection.is_in_transaction() else ''}begin; {opening}")
    except BaseException:
        connection.terminate()
        raise
    return connection
