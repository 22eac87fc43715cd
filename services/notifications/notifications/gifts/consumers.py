"""Events of billing about gift codes."""

from contracts.billing.events import GiftCodeBought
from kit.consumers import Consumers
from kit.db import Session
from notifications.gifts import operations

consumers = Consumers("notifications")


@consumers.on(GiftCodeBought)
async def mail_gift_code(session: Session, event: GiftCodeBought) -> None:
    """Plan the letters to whoever is given a gift code, and to whoever bought it."""
    await operations.plan(session, event)
