"""Reading entries."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from notifications.waitlist.models import Entry


async def find(session: Session, entry_id: UUID) -> Entry | None:
    """What is known of an entry; None before its first event."""
    return (await session.scalars(select(Entry).where(Entry.id == entry_id))).one_or_none()


async def versions(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """The newest known version of each of these that is an entry."""
    rows = await session.execute(select(Entry.id, Entry.version).where(Entry.id.in_(ids)))
    return {row.id: row.version for row in rows}
