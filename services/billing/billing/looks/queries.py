"""Reading what is due."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.db import Session


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of the looks that are due, of all businesses."""
    rows = await session.fetch("select business_id, id from due_looks($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]
