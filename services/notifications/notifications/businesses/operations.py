"""Keeping the projection of businesses."""

from contracts.identity.events import BusinessCreated, BusinessUpdated
from kit.db import Session, lock_keys
from notifications.businesses import queries
from notifications.businesses.models import Business


async def remember(session: Session, event: BusinessCreated | BusinessUpdated) -> None:
    """Keep a business's newest state, whatever order its events arrive in."""
    await lock_keys(session, ["business"])
    business = await queries.find(session)
    if business is None:
        session.add(
            Business(
                slug=event.slug, name=event.name, timezone=event.timezone, locale=event.locale, version=event.version
            )
        )
    else:
        business.learn(event)
