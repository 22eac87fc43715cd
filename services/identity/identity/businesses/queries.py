"""Reading businesses."""

from uuid import UUID

from sqlalchemy import select

from contracts.permissions import Role
from identity.businesses.models import Business, SlugEntry
from kit.db import Session
from kit.errors import BusinessSuspended, NotFound


async def find_id(session: Session, slug: str) -> UUID | None:
    """Whose slug this is; the directory belongs to no business, so any scope may ask."""
    found: UUID | None = await session.scalar(select(SlugEntry.business_id).where(SlugEntry.slug == slug))
    return found


async def get_own(session: Session, *, for_update: bool = False) -> Business:
    """The business of this scope, locked for a change if asked. Raises `NotFound`."""
    query = select(Business)
    found = await session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFound
    return found


async def get_by_slug(session: Session, slug: str) -> Business:
    """The profile of the business with this slug: public, so asked without a business in scope, or in its own.

    Raises `NotFound`, in another business's scope too.
    """
    business_id = await find_id(session, slug)
    if business_id is None:
        raise NotFound
    if session.scope.business_id is None:
        await session.enter(business_id)
    elif session.scope.business_id != business_id:
        raise NotFound
    return await get_own(session)


async def refuse_suspended(session: Session) -> None:
    """Raise `BusinessSuspended` where the platform has stopped the business, for everybody but its own admins."""
    if Role.PLATFORM_ADMIN not in session.scope.roles and await session.scalar(select(Business.suspended)):
        raise BusinessSuspended
