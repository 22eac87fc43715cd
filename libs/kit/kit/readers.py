"""Connections for reading in the driver's own words, beside SQLAlchemy's pool."""

import logging
from collections.abc import Callable
from typing import Any

import asyncpg

log = logging.getLogger(__name__)

Connection = asyncpg.Connection
CLOSE_SECONDS = 1.0

BROKEN = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver raises on a connection that the server has left, the second when it has read only its farewell."""


class Readers:
    """Connections that each serve one read-only transaction at a time; as many as are in use at once are kept.

    A transaction through SQLAlchemy costs 0.4 ms of CPU beside its statements, five times what a small read does. Here
    it costs what `begin` and `commit` cost. Whoever asks for connections bounds their number.
    """

    def __init__(self, url: str, options: dict[str, Any]) -> None:
        self._url = url
        # The statements are few and hot. Planning one with five tables costs more than running it.
        settings = {**options.get("server_settings", {}), "plan_cache_mode": "force_generic_plan"}
        self._options = {**options, "server_settings": settings}
        self._idle: list[Connection] = []
        self.watchers: list[Callable[[Any], None]] = []
        """Told each statement (`asyncpg.connection.LoggedQuery`) by every connection that is opened from now on."""

    async def begin(self, opening: str) -> Connection:
        """A connection in a new transaction, whose first statement says what it may see and do. One round trip."""
        connection = self._kept() or await self._open()
        try:
            await connection.execute(f"begin; {opening}")
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def end(self, connection: Connection, *, sound: bool) -> None:
        """End the transaction. A connection that is sound is kept for the next, which costs one round trip.

        What was read has been read: one that breaks here is dropped, and nobody need know.
        """
        committed = False
        try:
            if sound:
                await connection.execute("commit")
                committed = True
        except (OSError, asyncpg.PostgresError, *BROKEN):
            log.info("a connection broke after it was read from")
        finally:
            if committed:
                self._idle.append(connection)
            else:
                connection.terminate()

    async def close(self) -> None:
        """Close what is idle; what does not answer is dropped."""
        while self._idle:
            connection = self._idle.pop()
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
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None
