"""Streams and durable consumers: declared by one job before services start, never by the services."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import nats
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

MAX_AGE = timedelta(days=7)
MAX_BYTES = 2 * 1024**3
DUPLICATE_WINDOW = timedelta(minutes=15)
"""A relay that could not read its acknowledgements sends again; the inbox covers what is older."""
ACK_WAIT = timedelta(seconds=10)
"""How long what a dead process had in work waits for the next; a living one says that it is at work (`kit.reader`)."""


def stream_config(context: str) -> StreamConfig:
    """One stream per context. `discard new`: a full stream refuses and the outbox waits; no old fact is dropped."""
    return StreamConfig(
        name=context.upper(),
        subjects=[f"{context}.>"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_age=MAX_AGE.total_seconds(),
        max_bytes=MAX_BYTES,
        duplicate_window=DUPLICATE_WINDOW.total_seconds(),
    )


def consumer_config(durable: str, subjects: Sequence[str]) -> ConsumerConfig:
    """A pull consumer from the stream's beginning; explicit acknowledgements, any number of deliveries (kit buries)."""
    return ConsumerConfig(
        durable_name=durable,
        filter_subjects=list(subjects),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT.total_seconds(),
        max_deliver=-1,
        max_ack_pending=1_000,
    )


def stream_of(subject: str) -> str:
    """The stream that captures a subject."""
    return subject.split(".", 1)[0].upper()


async def declare(nats_url: str, contexts: Sequence[str], durables: Mapping[str, Sequence[str]]) -> None:
    """Make the streams, and the durables with their subjects, what the code says. Safe to repeat at any time."""
    client = await nats.connect(nats_url, connect_timeout=5, max_reconnect_attempts=3, allow_reconnect=False)
    try:
        js = client.jetstream(timeout=10)
        for context in contexts:
            await _declare_stream(js, stream_config(context))
        for durable, subjects in durables.items():
            await js.add_consumer(stream_of(subjects[0]), consumer_config(durable, subjects))
    finally:
        await client.close()


async def _declare_stream(js: JetStreamContext, config: StreamConfig) -> None:
    try:
        await js.stream_info(config.name or "")
        await js.update_stream(config)
    except NotFoundError:
        await js.add_stream(config)
