"""Reading businesses."""

from billing.businesses.models import Business
from contracts.permissions import Role
from kit.consumers import NotYet
from kit.db import Session
from kit.errors import BusinessSuspended


class BusinessNotHeardOf(NotYet):
    """This business was created moments ago and is not known here yet; try again shortly."""

    code = "billing.business_not_heard_of"


async def find(session: Session) -> Business | None:
    """The business of the scope, once identity's word of it has arrived."""
    return await session.get(Business, session.business_id)


async def get(session: Session) -> Business:
    """The business of the scope. Raises `BusinessNotHeardOf` until identity's word of it has arrived."""
    business = await find(session)
    if business is None:
        raise BusinessNotHeardOf
    return business


async def refuse_suspended(session: Session) -> None:
    """Raise `BusinessSuspended` where the platform has stopped the business, for everybody but its own admins."""
    if Role.PLATFORM_ADMIN in session.scope.roles:
        return
    found = await session.fetch("select suspended from businesses where business_id = $1", session.business_id)
    if found and found[0]["suspended"]:
        raise BusinessSuspended
