"""Fixtures of scheduling's tests: two shops on one migrated database."""

import base64
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import event

from kit.db import Database
from kit.scope import Scope
from scheduling.settings import Settings, settings
from scheduling.vault.queries import vault
from testkit import migrated_database

sys.path.insert(0, str(Path(__file__).parent))
from shops import Shop

database = migrated_database("scheduling")

_NOTIFICATIONS = X25519PrivateKey.generate()


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


ENVIRONMENT = {
    "NEXUS_OUTSIDE_LOOPBACK": "1",
    "NEXUS_DATABASE_URL": "postgresql://scheduling@127.0.0.1/nexus",
    "NEXUS_GATEWAY_PUBLIC_KEY": in_base64(b"g" * 32),
    "NEXUS_VAULT_KEYS": json.dumps({"test": in_base64(b"v" * 32)}),
    "NEXUS_VAULT_ACTIVE_KEY": "test",
    "NEXUS_SEAL_PUBLIC_KEYS": json.dumps({"notifications": in_base64(_NOTIFICATIONS.public_key().public_bytes_raw())}),
}


def start(**more: str) -> Settings:
    """Read the settings as a process does that starts with these; the environment is shared with other tests."""
    for made_once in (settings, vault):
        made_once.cache_clear()
    with pytest.MonkeyPatch.context() as environ:
        for name, value in (ENVIRONMENT | more).items():
            environ.setenv(name, value)
        return settings()


start()


@pytest.fixture
def restart() -> Iterator[Callable[..., Settings]]:
    """Starts the process anew with other settings, until the test is over."""
    yield start
    start()


@pytest.fixture
def notifications_key() -> bytes:
    """Opens what scheduling seals to notifications."""
    return _NOTIFICATIONS.private_bytes_raw()


@pytest.fixture
async def shop(database: Database, here: Scope) -> Shop:
    """A business in Berlin that sells in euros."""
    return await Shop(database, here).open()


@pytest.fixture
async def other_shop(database: Database, elsewhere: Scope) -> Shop:
    """Another business, which must never be seen."""
    return await Shop(database, elsewhere).open()


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database from now on, through SQLAlchemy or of the driver itself."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    def note_asked_of_driver(query: Any) -> None:
        if not query.query.upper().startswith(("BEGIN", "COMMIT")):
            asked.append(query.query)

    def listen(connection: Any, *_: Any) -> None:
        connection.driver_connection.add_query_logger(note_asked_of_driver)

    def forget(connection: Any, *_: Any) -> None:
        connection.driver_connection.remove_query_logger(note_asked_of_driver)

    listeners = {"before_cursor_execute": note, "checkout": listen, "checkin": forget}
    for name, listener in listeners.items():
        event.listen(database.engine.sync_engine, name, listener)
    database.readers.close()
    database.readers.watchers.append(note_asked_of_driver)
    yield asked
    database.readers.watchers.clear()
    database.readers.close()
    for name, listener in listeners.items():
        event.remove(database.engine.sync_engine, name, listener)
