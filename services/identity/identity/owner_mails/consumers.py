"""Events of billing that owners are mailed about."""

from contracts.billing.events import DisputeClosed, DisputeOpened, TrialEnding
from identity.owner_mails import operations
from identity.owner_mails.rules import OwnerFact
from kit.consumers import Consumers
from kit.db import Session

consumers = Consumers("identity")


@consumers.on(DisputeOpened, DisputeClosed, TrialEnding)
async def mail_owners(session: Session, event: OwnerFact) -> None:
    """Have each owner of the business told of a dispute, or that the trial ends."""
    await operations.tell(session, event)
