"""Fixtures of scheduling's tests: two shops on one migrated database."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kit.db import Database
from kit.scope import Scope
from scheduling.settings import Settings
from testkit import migrated_database

sys.path.insert(0, str(Path(__file__).parent))
from scheduling_process import NOTIFICATIONS, start
from shops import Shop

database = migrated_database("scheduling")

start()


@pytest.fixture
def restart() -> Iterator[Callable[..., Settings]]:
    """Starts the process anew with other settings, until the test is over."""
    yield start
    start()


@pytest.fixture
def notifications_key() -> bytes:
    """Opens what scheduling seals to notifications."""
    return NOTIFICATIONS.private_bytes_raw()


@pytest.fixture
async def shop(database: Database, here: Scope) -> Shop:
    """A business in Berlin that sells in euros."""
    return await Shop(database, here).open()


@pytest.fixture
async def other_shop(database: Database, elsewhere: Scope) -> Shop:
    """Another business, which must never be seen."""
    return await Shop(database, elsewhere).open()


OF_TYPES = "typeinfo_tree", "set_config('jit'"
"""In what the driver asks once on each connection, to learn how types are written."""


@pytest.fixture
async def statements(database: Database) -> AsyncIterator[list[str]]:
    """What is asked of the database from now on, through SQLAlchemy or of the driver itself."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def note_asked_of_driver(query: Any) -> None:
        if not query.query.upper().startswith(("BEGIN", "COMMIT")) and not any(
            each in query.query for each in OF_TYPES
        ):
            asked.append(query.query)

    def listen(connection: Any, *_: Any) -> None:
        connection.driver_connection.add_query_logger(note_asked_of_driver)

    def forget(connection: Any, *_: Any) -> None:
        connection.driver_connection.remove_query_logger(note_asked_of_driver)

    listeners = {"before_cursor_execute": note, "checkout": listen, "checkin": forget}
    for name, listener in listeners.items():
        event.listen(database.engine.sync_engine, name, listener)
    await database.readers.close()
    database.readers.watchers.append(note_asked_of_driver)
    yield asked
    database.readers.watchers.clear()
    await database.readers.close()
    for name, listener in listeners.items():
        event.remove(database.engine.sync_engine, name, listener)
