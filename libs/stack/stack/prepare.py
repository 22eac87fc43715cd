"""Migrations, streams and consumers, in a process of its own: `python -m stack.prepare [--streams-only]`.

It needs NEXUS_ADMIN_DATABASE_URL, NEXUS_ADMIN_NATS_URL and NEXUS_DATABASE_PASSWORDS (JSON by context). Everything in it
may be done again at any time; the containers' migrate job runs the same module.
"""

import asyncio
import importlib
import json
import os
import sys
from urllib.parse import urlsplit, urlunsplit

from contracts import registry, schemas
from stack.contexts import CONTEXTS
from stack.errors import StackError


def main(arguments: list[str]) -> None:
    """Bring the database and the bus to what this version of the code needs; one line is printed per step done."""
    if "--streams-only" not in arguments:
        migrate(_required("NEXUS_ADMIN_DATABASE_URL"), json.loads(_required("NEXUS_DATABASE_PASSWORDS")))
    declare(_required("NEXUS_ADMIN_NATS_URL"))


def migrate(admin_url: str, passwords: dict[str, str]) -> None:
    """Create the database, each context's role and schema, then bring each schema to its newest version."""
    migrations = importlib.import_module("kit.migrations")
    asyncio.run(_make_roles(admin_url, passwords))
    for context in CONTEXTS:
        migrations.upgrade(admin_url, context)
        print(f"schema {context} is up to date", flush=True)


def declare(nats_url: str) -> None:
    """Declare streams and durable consumers; those that are there already stay as they are."""
    streams = importlib.import_module("kit.streams")
    durables = {name: subjects for each in registry.durables().values() for name, subjects in each.items()}
    asyncio.run(streams.declare(nats_url, schemas.CONTEXTS, durables))
    print("streams and consumers are declared", flush=True)


async def _make_roles(admin_url: str, passwords: dict[str, str]) -> None:
    migrations = importlib.import_module("kit.migrations")
    postgres = importlib.import_module("stack.postgres")
    parts = urlsplit(admin_url)
    await postgres.create_database(urlunsplit(parts._replace(path="/postgres")), parts.path.lstrip("/"))
    for context in CONTEXTS:
        await migrations.prepare(admin_url, context, passwords[context])


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise StackError(f"{name} is not set. Run `nexus migrate`, which sets it, or set it yourself.")
    return value


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except StackError as told:
        sys.exit(str(told))
