"""Keeping the directory of hosts."""

from contracts.domains.events import DomainReleased, DomainVerified
from identity.hosts import queries
from identity.hosts.models import HostEntry
from kit import live
from kit.consumers import NotYet
from kit.db import Session, lock_keys


async def remember(session: Session, event: DomainVerified | DomainReleased) -> None:
    """Serve the business on a host it has verified, and no longer on one that it released; older facts change nothing.

    Raises `NotYet` while the host is still another's: what released it there has not been told.
    """
    await lock_keys(session, [f"host:{event.host}"])
    entry = await session.get(HostEntry, event.domain_id)
    if entry is not None and event.version <= entry.version:
        return
    served = isinstance(event, DomainVerified)
    if served and await queries.find_id(session, event.host) is not None and not (entry and entry.served):
        raise NotYet
    if entry is None:
        entry = HostEntry(domain_id=event.domain_id, business_id=session.business_id, host=event.host)
        session.add(entry)
    entry.served, entry.version = served, event.version
    live.signal(session, "business", host=event.host)
