"""Planning what people are told of money."""

from sqlalchemy.dialects.postgresql import insert

from contracts.billing.events import PaymentSucceeded
from kit import clock
from kit.consumers import NotYet
from kit.db import Session
from notifications.businesses import queries as businesses
from notifications.deliveries import operations as deliveries
from notifications.deliveries.rules import PlannedMail
from notifications.in_app import operations as in_app
from notifications.letters.rules import money
from notifications.members import queries as members
from notifications.money import rules
from notifications.money.models import PaidPayment
from notifications.money.rules import MoneyFact, News


async def tell(session: Session, event: MoneyFact) -> None:
    """Plan the letter and the notes of a fact, each once however often it is told.

    Raises `NotYet` before the business is heard of.
    """
    business = await businesses.find(session)
    if business is None:
        raise NotYet
    if isinstance(event, PaymentSucceeded):
        await _remember(session, event)
    news = rules.news(event, timezone=business.timezone)
    if news is None:
        return
    if news.customer_id is not None:
        now = clock.now()
        mail = PlannedMail(news.kind, news.dedupe_key("email"), now, now + rules.WORTH)
        await deliveries.plan_mails(session, [mail], news.facts, version=event.version, customer_id=news.customer_id)
    await _tell_members(session, news, version=event.version, locale=business.locale)


async def _remember(session: Session, paid: PaymentSucceeded) -> None:
    """Keep that a payment succeeded, and drop what is planned about its failures, whichever is told first."""
    row = insert(PaidPayment).values(business_id=session.business_id, id=paid.payment_id, version=paid.version)
    await session.execute(row.on_conflict_do_nothing())
    await deliveries.drop_overtaken(session, paid.payment_id, version=paid.version)


async def _tell_members(session: Session, news: News, *, version: int, locale: str) -> None:
    note = money.note(news.kind, news.facts, locale=locale)
    readers = await (members.owners if news.owners_only else members.watching_bookings)(session)
    for user_id in readers:
        key = news.dedupe_key(f"in_app:{user_id}")
        await in_app.tell(session, user_id, news.kind, note, news.facts, version=version, dedupe_key=key)
