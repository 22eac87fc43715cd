"""What tests say about events: which were published, and what a consumer makes of one."""

from typing import Any, TypeVar

from sqlalchemy import select

from contracts.event import CloudEvent, Event
from kit import chassis, consumers
from kit.consumers import Consumer, Delivery
from kit.db import Database
from kit.scope import Scope

E = TypeVar("E", bound=Event)


async def envelopes(database: Database, scope: Scope, event: type[E]) -> list[CloudEvent[E]]:
    """The committed events of this type in the scope's business, with their envelopes, oldest first."""
    table = chassis.outbox
    query = select(table.c.body).where(table.c.subject == event.subject).order_by(table.c.id)
    if scope.business_id:
        query = query.where(table.c.body["businessid"].astext == str(scope.business_id))
    async with database.transaction(scope, reads=True) as session:
        return [CloudEvent[event].model_validate(body, strict=False) for body in await session.scalars(query)]  # type: ignore[valid-type]


async def published(database: Database, scope: Scope, event: type[E]) -> list[E]:
    """The committed events of this type in the scope's business, oldest first."""
    return [envelope.data for envelope in await envelopes(database, scope, event)]


async def deliver(database: Database, consumer: Consumer, scope: Scope, event: Event, *, times: int = 2) -> list[Any]:
    """Hand an event to a consumer as the bus would, twice: the second delivery must change nothing."""
    envelope = CloudEvent[Any](
        type=event.subject, source=f"/nexus/{event.context()}", subject=event.aggregate(), businessid=scope.business_id,
        actor=str(scope.actor), sequence=str(event.version), data=event,
    )  # fmt: skip
    body = envelope.model_dump_json(exclude_none=True).encode()
    return [
        await consumers.deliver(database, consumer, Delivery(body, event.subject, str(envelope.id), number))
        for number in range(1, times + 1)
    ]
