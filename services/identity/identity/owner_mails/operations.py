"""Asking for mails to owners."""

from uuid import uuid5

from contracts.identity.mail import AccountMail
from identity.businesses import queries as businesses
from identity.mails import operations as mails
from identity.owner_mails import rules
from identity.owner_mails.rules import OwnerFact
from identity.roles import queries as roles
from identity.users import queries as users
from kit import clock
from kit.db import Session


async def tell(session: Session, event: OwnerFact) -> None:
    """Ask for one mail to each owner, under an id that is made of what it tells: twice is once.

    Nothing is asked for that is no news any more. Raises `NotFound` for a business that does not exist.
    """
    news = rules.news(event, clock.now())
    if news is None:
        return
    business = await businesses.get_own(session)
    for grant in await roles.owners(session):
        user = await users.get(session, grant.user_id)
        mail = AccountMail(
            name=user.name, email=user.email, locale=user.locale, business_name=business.name, **news.contents
        )
        mail_id = uuid5(news.subject_id, f"{news.about}:{user.id}")
        mails.tell_owner_of(session, user, news.kind, mail, mail_id=mail_id, expires_at=news.expires_at)
