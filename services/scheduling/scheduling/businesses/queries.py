"""Reading businesses."""

from kit.consumers import NotYet
from kit.db import Session
from scheduling.businesses.models import Business


class BusinessNotKnownYet(NotYet):
    """This business was created moments ago and is not known here yet; try again shortly."""

    code = "scheduling.business_not_known_yet"


async def get(session: Session) -> Business:
    """The business of the scope. Raises `BusinessNotKnownYet` until identity's word of it has arrived."""
    business = await session.get(Business, session.business_id)
    if business is None:
        raise BusinessNotKnownYet
    return business
