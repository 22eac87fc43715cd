"""Real servers for one test process: PostgreSQL and NATS on free ports, stopped at the end."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stack import nats, postgres

PASSWORD = "only-for-tests"  # noqa: S105 - servers on loopback that live for one test run
CONTEXTS = ("identity", "scheduling", "billing", "notifications", "kitchen")
"""The contexts whose schemas and NATS users tests may use; `kitchen` is kit's own example."""


@dataclass(frozen=True)
class Servers:
    """Where the test process's servers are."""

    postgres: postgres.Server
    nats: nats.Server
    database: str

    @property
    def admin_url(self) -> str:
        """The superuser's URL of this process's database."""
        return self.postgres.admin_url(self.database)

    def database_url(self, context: str) -> str:
        """The URL of a context's own role."""
        return self.postgres.url(context, PASSWORD, self.database)


def _durables() -> dict[str, list[str]]:
    """Tests may read with any durable of their context that `<context>.main` lists, and with the example's."""
    return {"kitchen": ["kitchen-cook"]}


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(folder: Path) -> Iterator[Servers]:
    """PostgreSQL and NATS with their data below `folder`."""
    users = dict.fromkeys(("admin", "gateway", *CONTEXTS), PASSWORD)
    database = postgres.Server(folder / "postgres", free_port(), PASSWORD)
    bus = nats.Server(folder / "nats", free_port(), users, _durables())
    database.start()
    try:
        bus.start()
        try:
            asyncio.run(postgres.create_database(database.admin_url("postgres"), "nexus"))
            yield Servers(database, bus, "nexus")
        finally:
            bus.stop()
    finally:
        database.stop()
