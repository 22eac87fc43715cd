"""Dead letters: events that a consumer refused, or failed too often, kept with the reason until somebody decides."""

import logging
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from kit import chassis, clock
from kit.db import Database, Session
from kit.errors import AppError
from kit.scope import system

if TYPE_CHECKING:
    from kit.consumers import Delivery

log = logging.getLogger(__name__)


async def bury(database: Database, consumer: str, delivery: "Delivery", error: Exception) -> None:
    """Keep a message that cannot be handled, with the reason: a refusal's code and words, or the type of a bug.

    A bug's own words are not kept: a driver's error quotes the rows it failed on. Raises what the database raises.
    """
    reason = f"{error.code}: {error}"[:500] if isinstance(error, AppError) else type(error).__name__
    row = {
        "consumer": consumer,
        "event_id": delivery.event_id,
        "subject": delivery.subject,
        "body": delivery.body,
        "reason": reason,
        "deliveries": delivery.number,
    }

    async def work(session: Session) -> None:
        await session.execute(insert(chassis.dead_letters).values(row))

    await database.run(system(consumer), work)
    log.error("%s buried %s: %s", consumer, delivery.event_id, reason, exc_info=error)


async def waiting(database: Database) -> list[dict[str, Any]]:
    """The letters nobody has replayed, oldest first, without their bodies."""
    table = chassis.dead_letters
    columns = [column for column in table.c if column.name != "body"]
    async with database.transaction(system("dead-letters"), reads=True) as session:
        rows = await session.execute(select(*columns).where(table.c.replayed_at.is_(None)).order_by(table.c.id))
        return [dict(row) for row in rows.mappings()]


async def body(database: Database, letter_id: int) -> bytes:
    """The message of a letter, as it came."""
    table = chassis.dead_letters
    async with database.transaction(system("dead-letters"), reads=True) as session:
        found: bytes = await session.scalar(select(table.c.body).where(table.c.id == letter_id)) or b""
        return found


async def take(database: Database, letter_id: int) -> bool:
    """Mark a letter as replayed; False when it was not waiting."""
    table = chassis.dead_letters
    async with database.transaction(system("dead-letters")) as session:
        mark = (
            update(table).where(table.c.id == letter_id, table.c.replayed_at.is_(None)).values(replayed_at=clock.now())
        )
        return (await session.execute(mark.returning(table.c.id))).first() is not None
