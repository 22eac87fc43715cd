"""pytest plugin: real servers for each test process, a migrated database per context, two businesses."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_asyncio

from contracts.permissions import Role
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit import migrations
from kit.db import Database
from kit.scope import Scope
from testkit import servers as real
from testkit.servers import Servers


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and NATS for this test process.

    Not below pytest's own folders, of which it keeps three: another run would delete the data of this one.
    """
    with TemporaryDirectory(prefix="nexus-servers-") as folder:
        Path(folder).chmod(0o711)  # the database's user passes through
        with real.running(Path(folder)) as running:
            yield running


def migrated_database(context: str) -> Any:
    """A session fixture: the database of a context, migrated once per test process, as the context's own role.

    A service's conftest says `database = migrated_database("scheduling")`.
    """

    @pytest_asyncio.fixture(scope="session", loop_scope="session")
    async def database(servers: Servers) -> AsyncIterator[Database]:
        await migrations.install(servers.admin_url, context, real.PASSWORD)
        opened = Database(servers.database_url(context), pool_size=40)
        yield opened
        await opened.close()

    return database


def new_scope(role: Role = Role.OWNER) -> Scope:
    """A business nobody has used before, and a user who acts in it in this role."""
    return Scope(uuid7(), Actor(kind=ActorKind.USER, id=to_typeid("usr", uuid7())), frozenset({role}), cause="test")


@pytest.fixture
def here() -> Scope:
    """The business under test, and its owner."""
    return new_scope()


@pytest.fixture
def elsewhere() -> Scope:
    """Another business, which must never be seen."""
    return new_scope()
