"""Reading businesses."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from contracts.billing.standings.shapes import Standing
from contracts.identity import api
from contracts.request import Request
from identity.businesses.models import Business, SlugEntry
from identity.hosts import queries as hosts
from kit import stopped
from kit.db import Session
from kit.errors import NotFound


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
    """The business with this slug. Raises `NotFound`."""
    return await _get(session, await find_id(session, slug))


async def get_by_host(session: Session, host: str) -> Business:
    """The business that is served on this host. Raises `NotFound`."""
    return await _get(session, await hosts.find_id(session, host))


async def profile(session: Session, business: Business) -> api.Business:
    """What everybody may know of a business."""
    found = api.Business.model_validate(business)
    return found.model_copy(update={"hosts": await hosts.served(session, business.id)})


async def _get(session: Session, business_id: UUID | None) -> Business:
    """A business by its id: its profile is public, so it is asked without a business in scope, or in its own.

    Raises `NotFound`, in another business's scope too.
    """
    if business_id is None:
        raise NotFound
    if session.scope.business_id is None:
        await session.enter(business_id)
    elif session.scope.business_id != business_id:
        raise NotFound
    return await get_own(session)


async def refuse_stopped(session: Session, asked: Request[Any]) -> None:
    """Refuse what a business is not asked any more that the platform has stopped, or whose plan is not paid.

    Raises `BusinessSuspended`, `BusinessNotInGoodStanding`, `BusinessClosed`; nothing to platform admins.
    """
    if business := await session.scalar(select(Business)):
        unpaid = business.standing == Standing.SUSPENDED
        stopped.refuse(session.scope, asked, suspended=business.suspended, unpaid=unpaid)
