"""Events of billing about standings."""

from contracts.billing.events import StandingChanged
from identity.standings import operations
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("identity")


@consumers.on(StandingChanged)
async def remember_standing(session: Session, event: StandingChanged) -> None:
    """Keep where the business stands, show it in the profile, and tell its owners."""
    await operations.remember(session, event)
