"""Events of identity about accounts."""

from contracts.identity.events import MailRequested, OwnerMailRequested, PlanMailRequested, UserErased
from kit.consumers import Consumers
from kit.db import Session
from notifications.account_mails import operations

consumers = Consumers("notifications")


@consumers.on(MailRequested, PlanMailRequested, OwnerMailRequested, UserErased)
async def plan_account_mails(session: Session, event: operations.Requested | UserErased) -> None:
    """Plan what somebody is told about their account or their business, or nothing more to whom was erased."""
    if isinstance(event, UserErased):
        await operations.forget(session, event)
    else:
        await operations.plan(session, event)
