"""Reading the directory of hosts."""

from uuid import UUID

from sqlalchemy import select

from identity.hosts.models import HostEntry
from kit.db import Session


async def find_id(session: Session, host: str) -> UUID | None:
    """Which business is served on this host; the directory belongs to no business, so any scope may ask."""
    query = select(HostEntry.business_id).where(HostEntry.host == host, HostEntry.served)
    found: UUID | None = await session.scalar(query)
    return found


async def served(session: Session, business_id: UUID) -> list[str]:
    """The hosts of a business, in order of their names."""
    query = (
        select(HostEntry.host).where(HostEntry.business_id == business_id, HostEntry.served).order_by(HostEntry.host)
    )
    return list(await session.scalars(query))
