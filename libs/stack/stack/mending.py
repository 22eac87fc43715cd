"""Mending the bus of a running system: sending an outbox again, giving dead letters to their consumers again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

import nats as nats_client
import orjson
from nats.errors import Error as NatsError

from contracts import registry
from kit import dead_letters, housekeeping, streams
from kit.db import Database
from stack.contexts import CONTEXTS
from stack.environment import Addresses
from stack.errors import StackError


async def rebuild(addresses: Addresses, context: str) -> int:
    """Declare the bus, then let the context's relay send its whole outbox again; the number of events.

    Safe at any time: what still lies on the stream is dropped there or met by inboxes. Raises `StackError` when NATS is
    away: nothing is marked then.
    """
    durables = {name: subjects for each in registry.durables().values() for name, subjects in each.items()}
    try:
        await streams.declare(addresses.nats("admin"), CONTEXTS, durables)
    except (NatsError, OSError) as error:
        raise StackError(f"NATS cannot be reached: {error}") from error
    async with _database(addresses, context) as database:
        return await housekeeping.rebuild(database)


async def waiting(addresses: Addresses, context: str) -> list[dict[str, Any]]:
    """The context's dead letters, oldest first."""
    async with _database(addresses, context) as database:
        return await dead_letters.waiting(database)


async def replay(addresses: Addresses, context: str, event_id: str | None) -> list[dict[str, Any]]:
    """Put dead letters on their streams again and say which; one event's, or all of the context.

    Others that consume the event have it in their inbox and drop it; the one that buried it has not. The message gets
    a new id, or the stream would take it for a duplicate. A letter is put on the stream before it is marked: a crash
    in between sends it twice, which the inbox meets.
    """
    bus = await nats_client.connect(addresses.nats("admin"), connect_timeout=5, allow_reconnect=False)
    try:
        async with _database(addresses, context) as database:
            chosen = [each for each in await dead_letters.waiting(database) if event_id in (None, each["event_id"])]
            for letter in chosen:
                body = await dead_letters.body(database, letter["id"])
                await bus.jetstream(timeout=5).publish(letter["subject"], body, headers=_headers(body))
                await dead_letters.take(database, letter["id"])
            return chosen
    finally:
        await bus.close()


def _headers(body: bytes) -> dict[str, str]:
    headers = {"Nats-Msg-Id": f"replay-{uuid4()}", "Content-Type": "application/cloudevents+json"}
    with suppress(orjson.JSONDecodeError, KeyError, TypeError):  # whatever lies there goes back as it came
        headers["Nexus-About"] = str(orjson.loads(body)["subject"])
    return headers


@asynccontextmanager
async def _database(addresses: Addresses, context: str) -> AsyncIterator[Database]:
    database = Database(addresses.database(context), pool_size=1)
    try:
        yield database
    finally:
        await database.close()
