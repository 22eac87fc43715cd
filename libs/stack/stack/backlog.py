"""What waits on its way: unsent outbox rows and messages that consumers have not worked through."""

import asyncpg
import nats as nats_client
from nats.errors import Error as NatsError
from nats.js.api import ConsumerInfo, StreamInfo

from stack.contexts import CONTEXTS
from stack.environment import Addresses


async def describe(addresses: Addresses) -> list[str]:
    """Give one line per stream and consumer with a backlog, and one per outbox; says what could not be asked."""
    lines = await _outboxes(addresses.database("postgres"))
    try:
        streams = await list_streams(addresses.nats("admin"))
    except (NatsError, OSError, TimeoutError):
        return [*lines, "bus        away"]
    return [*lines, *(_told(consumer) for _, consumers in streams for consumer in consumers)]


async def list_streams(url: str) -> list[tuple[StreamInfo, list[ConsumerInfo]]]:
    """Give every stream with its consumers."""
    client = await nats_client.connect(url, allow_reconnect=False, connect_timeout=2, error_cb=_ignore)
    try:
        manager = client.jsm()
        streams = await manager.streams_info()
        return [(stream, await manager.consumers_info(stream.config.name or "")) for stream in streams]
    finally:
        await client.close()


async def _outboxes(url: str) -> list[str]:
    try:
        connection = await asyncpg.connect(url, timeout=2)
    except (TimeoutError, OSError, asyncpg.PostgresError):
        return ["database   away"]
    try:
        return [await _outbox(connection, context) for context in CONTEXTS]
    finally:
        await connection.close()


async def _outbox(connection: "asyncpg.Connection[asyncpg.Record]", context: str) -> str:
    try:
        waiting = await connection.fetchval(f'select count(*) from "{context}".outbox where sent_at is null')  # noqa: S608
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
        return f"outbox     {context}: none yet"
    return f"outbox     {context}: {waiting} unsent"


def _told(consumer: ConsumerInfo) -> str:
    waiting = f"{consumer.num_pending} waiting, {consumer.num_ack_pending} in work"
    return f"consumer   {consumer.stream_name} → {consumer.name}: {waiting}, {consumer.num_redelivered} again"


async def _ignore(_: Exception) -> None:
    """Keep nats-py from writing a traceback: the caller tells of the failure."""
