"""Reading businesses."""

from sqlalchemy import select

from contracts.permissions import Role
from kit.db import Session
from kit.errors import BusinessSuspended, NotFound
from notifications.businesses.models import Business


async def find(session: Session) -> Business | None:
    """The business of the session's scope; None until identity has told of it."""
    return (await session.scalars(select(Business))).one_or_none()


async def get(session: Session) -> Business:
    """The business of the session's scope. Raises `NotFound` until identity has told of it."""
    business = await find(session)
    if business is None:
        raise NotFound
    return business


async def refuse_suspended(session: Session) -> None:
    """Raise `BusinessSuspended` where the platform has stopped the business, for everybody but its own admins."""
    if Role.PLATFORM_ADMIN not in session.scope.roles and await session.scalar(select(Business.suspended)):
        raise BusinessSuspended
