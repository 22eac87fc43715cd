"""Keeping where businesses stand, and telling their owners."""

from contracts.billing.events import StandingChanged
from contracts.billing.standings.shapes import Standing
from contracts.identity.mail import AccountMail, PlanMailKind
from identity.businesses import queries as businesses
from identity.mails import operations as mails
from identity.roles import queries as roles
from identity.users import queries as users
from kit import live
from kit.db import Session

BEHIND = {Standing.PAST_DUE, Standing.SUSPENDED}
"""Where nothing pays for a business any more."""


async def remember(session: Session, told: StandingChanged) -> None:
    """Take over where the business stands, unless newer word of it is known; its owners are mailed what it means.

    Raises `NotFound` for a business that does not exist.
    """
    business = await businesses.get_own(session, for_update=True)
    before = business.learn_standing(told.standing, told.version)
    if before is None or before is told.standing:
        return
    live.signal(session, "business", slug=business.slug)
    kind = _mail(before, told.standing)
    if kind is None:
        return
    for grant in await roles.owners(session):
        user = await users.get(session, grant.user_id)
        mail = AccountMail(
            name=user.name, email=user.email, locale=user.locale, business_name=business.name, until=told.until
        )
        mails.tell_owner(session, user, kind, mail)


def _mail(before: Standing, after: Standing) -> PlanMailKind | None:
    """What owners are mailed about a change; nothing about one that asks nothing of them."""
    match after:
        case Standing.PAST_DUE:
            return PlanMailKind.PAST_DUE
        case Standing.SUSPENDED:
            return PlanMailKind.SUSPENDED
        case _:
            return PlanMailKind.RESTORED if before in BEHIND else None
