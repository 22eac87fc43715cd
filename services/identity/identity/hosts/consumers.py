"""Events of domains about hosts."""

from contracts.domains.events import DomainReleased, DomainVerified
from identity.hosts import operations
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("identity")


@consumers.on(DomainVerified, DomainReleased)
async def remember_host(session: Session, event: DomainVerified | DomainReleased) -> None:
    """Keep on which hosts the business is served."""
    await operations.remember(session, event)
