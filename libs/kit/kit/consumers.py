"""Consuming events: decoded, in one transaction with the inbox, acknowledged after the commit, retried, buried."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from contracts.event import CloudEvent, Event
from contracts.types import Actor, ActorKind
from kit import clock, crash, dead_letters, inbox, metrics
from kit.db import Busy, Database, Session
from kit.errors import AppError, Unavailable
from kit.scope import Scope
from kit.telemetry import continued

log = logging.getLogger(__name__)

E = TypeVar("E", bound=Event)
Handler = Callable[[Session, Any], Awaitable[None]]

MAX_DELIVERIES = 12


class NotYet(Unavailable):
    """Something this event builds on has not arrived here yet; it is retried."""

    code = "not_yet"


@dataclass(frozen=True, slots=True)
class Consumer:
    """A durable consumer: its name, the events it takes, and what it does with each."""

    durable: str
    events: tuple[type[Event], ...]
    handler: Handler

    @property
    def stream(self) -> str:
        """The stream it reads: the context that says these events, in capitals."""
        return self.events[0].context().upper()

    @property
    def subjects(self) -> list[str]:
        """The subjects it is filtered to."""
        return [event.subject for event in self.events]

    def decode(self, body: bytes) -> CloudEvent[Any]:
        """The event in a message. Raises `ValidationError` for what is none of ours."""
        subject = orjson.loads(body).get("type")
        for event in self.events:
            if event.subject == subject:
                return CloudEvent[event].model_validate_json(body)  # type: ignore[valid-type]
        raise AppError(f"{subject} is not consumed here")


class Consumers:
    """The event handlers of one module; `main.py` lists it."""

    def __init__(self, context: str) -> None:
        self.context = context
        self.all: list[Consumer] = []

    def on(self, *events: type[Event]) -> Callable[[Handler], Handler]:
        """Register a handler for events of one context. Its name is its durable: renaming it replays the stream."""

        def register(handler: Handler) -> Handler:
            name = getattr(handler, "__name__", "")
            self.all.append(Consumer(f"{self.context}-{name}", events, handler))
            return handler

        return register


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery of one message, free of NATS's types."""

    body: bytes
    subject: str
    event_id: str
    number: int
    """1 for the first delivery."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Deliver again after this many seconds."""

    seconds: float


async def deliver(database: Database, consumer: Consumer, delivery: Delivery) -> Retry | None:
    """Do a message's work once. None: acknowledge it (done, done before, or buried). `Retry`: deliver it again."""
    try:
        event = consumer.decode(delivery.body)
        new = await _once(database, consumer, event)
    except Exception as error:  # noqa: BLE001 - a bug in one handler must not stop the stream, nor lose its message
        return await _retry_or_bury(database, consumer, delivery, error)
    else:
        age = (clock.now() - event.time).total_seconds()
        metrics.observe_event(consumer.durable, "ok" if new else "duplicate", max(age, 0.0))
    return None


async def _retry_or_bury(database: Database, consumer: Consumer, delivery: Delivery, error: Exception) -> Retry | None:
    if isinstance(error, Busy) or (_may_heal(error) and delivery.number < MAX_DELIVERIES):
        metrics.observe_event(consumer.durable, "retried", 0.0)
        return _later(consumer, delivery, error)
    try:
        await dead_letters.bury(database, consumer.durable, delivery, error)
    except Exception as unburied:  # noqa: BLE001 - a letter is acknowledged only once it lies in the table
        return _later(consumer, delivery, unburied)
    metrics.observe_event(consumer.durable, "dead", 0.0)
    return None


def _may_heal(error: Exception) -> bool:
    """A refusal by a rule or a body that is no event of ours will be refused again; everything else may heal."""
    if isinstance(error, AppError):
        return isinstance(error, Unavailable)
    return not isinstance(error, ValidationError | orjson.JSONDecodeError)


def _later(consumer: Consumer, delivery: Delivery, error: Exception) -> Retry:
    expected = isinstance(error, AppError)
    log.log(
        logging.INFO if expected else logging.ERROR,
        "%s will retry %s (delivery %d): %r", consumer.durable, delivery.event_id, delivery.number, error,
        exc_info=None if expected else error,
    )  # fmt: skip
    return Retry(min(0.25 * 2 ** min(delivery.number, 12), 30.0 if isinstance(error, Busy) else 300.0))


async def _once(database: Database, consumer: Consumer, event: CloudEvent[Any]) -> bool:
    scope = Scope(event.businessid, Actor(kind=ActorKind.SYSTEM, id=consumer.durable), cause=str(event.id))

    async def work(session: Session) -> bool:
        new = await inbox.claim(session, consumer.durable, event.id)
        if new:
            await consumer.handler(session, event.data)
            crash.point("consumer.before_commit")
        return new

    with continued(event.traceparent, f"consume {consumer.durable}", event=event.type):
        new = await database.run(scope, work)
    crash.point("consumer.after_commit")
    return new
