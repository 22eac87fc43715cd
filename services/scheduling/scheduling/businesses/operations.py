"""Keeping up with what identity tells of businesses."""

from sqlalchemy.dialects.postgresql import insert

from contracts.billing.events import StandingChanged
from contracts.identity.events import BusinessCreated, BusinessReinstated, BusinessSuspended, BusinessUpdated
from kit.consumers import NotYet
from kit.db import Session
from scheduling.businesses.models import Business

Told = BusinessCreated | BusinessUpdated | BusinessSuspended | BusinessReinstated
"""What identity says of businesses."""


async def remember(session: Session, told: Told) -> None:
    """Take over a fact, unless a newer one of its kind is known. Raises `NotYet` before the business itself is."""
    if isinstance(told, BusinessSuspended | BusinessReinstated):
        await _remember_suspension(session, told)
        return
    profile = told.model_dump(include={"slug", "name", "timezone", "currency", "locale", "version"})
    statement = insert(Business).values(business_id=told.business_id, **profile)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Business.business_id], set_=profile, where=Business.version < told.version
        )
    )


async def remember_standing(session: Session, told: StandingChanged) -> None:
    """Take over where the business stands, unless newer word of it is known. Raises `NotYet` before the business is."""
    business = await session.get(Business, session.business_id, with_for_update=True)
    if business is None:
        raise NotYet
    if business.standing_version < told.version:
        business.standing, business.standing_version = told.standing, told.version
        business.plan, business.most_staff_members = told.plan, told.most_staff_members


async def _remember_suspension(session: Session, told: BusinessSuspended | BusinessReinstated) -> None:
    business = await session.get(Business, session.business_id, with_for_update=True)
    if business is None:
        raise NotYet
    if business.suspended_version < told.version:
        business.suspended, business.suspended_version = isinstance(told, BusinessSuspended), told.version
