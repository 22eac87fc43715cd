"""Keeping up with what identity tells of businesses."""

from sqlalchemy.dialects.postgresql import insert

from contracts.identity.events import BusinessCreated, BusinessUpdated
from kit.db import Session
from scheduling.businesses.models import Business


async def remember(session: Session, told: BusinessCreated | BusinessUpdated) -> None:
    """Take over a business's profile, unless a newer one is known already."""
    profile = told.model_dump(include={"slug", "name", "timezone", "currency", "locale", "version"})
    statement = insert(Business).values(business_id=told.business_id, **profile)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Business.business_id], set_=profile, where=Business.version < told.version
        )
    )
