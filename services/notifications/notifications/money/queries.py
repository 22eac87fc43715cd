"""Reading payments."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from notifications.money.models import PaidPayment


async def versions(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """The version at which each of these that is a payment succeeded."""
    rows = await session.execute(select(PaidPayment.id, PaidPayment.version).where(PaidPayment.id.in_(ids)))
    return {row.id: row.version for row in rows}
