"""What tests of events tell their stories with: dishes that are ordered, and what became of them."""

import orjson
from kitchen import Dish, Ordered
from sqlalchemy import select

from contracts.types import uuid7
from kit import outbox
from kit.bus import Bus
from kit.consumers import Delivery
from kit.db import Database, Session
from kit.scope import Scope


async def dish(database: Database, scope: Scope, name: str = "soup", *, say: bool = False) -> Ordered:
    """A dish and the event of its order, which is said only on demand."""

    async def work(session: Session) -> Ordered:
        row = Dish(id=uuid7(), name=name)
        session.add(row)
        event = Ordered(dish_id=row.id, name=name, version=1)
        if say:
            outbox.publish(session, event)
        return event

    return await database.run(scope, work)


async def order(database: Database, scope: Scope) -> Ordered:
    return await dish(database, scope, say=True)


async def cooked(database: Database, scope: Scope) -> list[int]:
    async def work(session: Session) -> list[int]:
        return list(await session.scalars(select(Dish.cooked).order_by(Dish.id)))

    return await database.run(scope, work)


def delivery(scope: Scope, event: Ordered, number: int = 1) -> Delivery:
    body = {
        "specversion": "1.0", "id": str(uuid7()), "type": Ordered.subject, "source": "/nexus/kitchen",
        "time": "2026-12-01T10:00:00Z", "subject": event.aggregate(), "datacontenttype": "application/json",
        "businessid": str(scope.business_id), "actor": "guest", "sequence": "1", "data": event.model_dump(mode="json"),
    }  # fmt: skip
    return Delivery(orjson.dumps(body), Ordered.subject, str(event.dish_id), number)


async def on_stream(admin_bus: Bus, event: Ordered) -> int:
    js = admin_bus.js
    info = await js.stream_info("KITCHEN")
    found = 0
    for sequence in range(1, info.state.last_seq + 1):
        message = await js.get_msg("KITCHEN", sequence)
        found += str(event.dish_id) in str(message.headers or {}) or event.aggregate() in (message.data or b"").decode()
    return found
