"""Reading businesses."""

from typing import Any

from contracts.request import Request
from kit import stopped
from kit.consumers import NotYet
from kit.db import Session
from scheduling.businesses.models import Business


class BusinessNotKnownYet(NotYet):
    """This business was created moments ago and is not known here yet; try again shortly."""

    code = "scheduling.business_not_known_yet"


async def get(session: Session) -> Business:
    """The business of the scope. Raises `BusinessNotKnownYet` until identity's word of it has arrived."""
    business = await find(session)
    if business is None:
        raise BusinessNotKnownYet
    return business


async def find(session: Session) -> Business | None:
    """The business of the scope; None until identity's word of it has arrived."""
    return await session.get(Business, session.business_id)


async def refuse_stopped(session: Session, asked: Request[Any]) -> None:
    """Refuse what a business is not asked any more that the platform has stopped, or whose plan is not paid.

    Raises `BusinessSuspended`, `BusinessNotInGoodStanding`, `BusinessClosed`; nothing to platform admins.
    """
    found = await session.fetch(
        "select suspended, standing = 'suspended' as unpaid from businesses where business_id = $1", session.business_id
    )
    if found:
        stopped.refuse(session.scope, asked, suspended=found[0]["suspended"], unpaid=found[0]["unpaid"])
