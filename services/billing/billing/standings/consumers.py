"""Standings: events in."""

from billing.standings import operations
from contracts.identity.events import BusinessCreated
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("billing")


@consumers.on(BusinessCreated)
async def begin_trial(session: Session, _: BusinessCreated) -> None:
    """Let a new business stand somewhere: in its trial, where plans are sold."""
    await operations.begin(session)
