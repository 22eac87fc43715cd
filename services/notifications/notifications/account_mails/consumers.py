"""Events of identity about accounts."""

from contracts.identity.events import MailRequested, PlanMailRequested, UserErased
from kit.consumers import Consumers
from kit.db import Session
from notifications.account_mails import operations

consumers = Consumers("notifications")


@consumers.on(MailRequested, PlanMailRequested, UserErased)
async def plan_account_mails(session: Session, event: MailRequested | PlanMailRequested | UserErased) -> None:
    """Plan what somebody is told about their account, or nothing more to whom was erased."""
    if isinstance(event, UserErased):
        await operations.forget(session, event)
    else:
        await operations.plan(session, event)
