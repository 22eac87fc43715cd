"""Planning the letters about a gift code."""

from contracts.billing.events import GiftCodeBought
from contracts.types import to_typeid
from kit import clock
from kit.consumers import NotYet
from kit.db import Session
from notifications.businesses import queries as businesses
from notifications.deliveries import operations as deliveries
from notifications.deliveries.rules import PlannedMail
from notifications.letters.rules.facts import GIFTS, MoneyFacts
from notifications.money.rules import WORTH


async def plan(session: Session, event: GiftCodeBought) -> None:
    """Plan what is mailed about a code, each letter once however often it is told; the code stays sealed.

    Whether its buyer gave it away is sealed too: a letter that nobody else is to get is dropped when it is opened.
    Raises `NotYet` before the business is heard of.
    """
    business = await businesses.find(session)
    if business is None:
        raise NotYet
    if not event.mail:
        return
    facts = MoneyFacts(
        about_id=to_typeid("gft", event.gift_code_id), subject_id=event.gift_code_id, amount=event.amount,
        until=event.expires_at, timezone=business.timezone,
    )  # fmt: skip
    now = clock.now()
    mails = [PlannedMail(kind, f"gift:{event.gift_code_id}:{kind.word}:email", now, now + WORTH) for kind in GIFTS]
    await deliveries.plan_mails(session, mails, facts, version=event.version, sealed=event.mail)
