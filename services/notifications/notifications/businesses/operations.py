"""Keeping the projection of businesses."""

from contracts.billing.events import StandingChanged
from contracts.identity.events import BusinessCreated, BusinessReinstated, BusinessSuspended, BusinessUpdated
from kit.consumers import NotYet
from kit.db import Session, lock_keys
from notifications.businesses import queries
from notifications.businesses.models import Business

Told = BusinessCreated | BusinessUpdated | BusinessSuspended | BusinessReinstated
"""What identity says of businesses."""


async def remember(session: Session, event: Told) -> None:
    """Keep a business's newest state, whatever order its events arrive in. Raises `NotYet` before it is known."""
    await lock_keys(session, ["business"])
    business = await queries.find(session)
    if isinstance(event, BusinessSuspended | BusinessReinstated):
        if business is None:
            raise NotYet
        business.learn_suspension(event)
    elif business is None:
        session.add(
            Business(
                slug=event.slug, name=event.name, timezone=event.timezone, locale=event.locale, version=event.version
            )
        )
    else:
        business.learn(event)


async def remember_standing(session: Session, event: StandingChanged) -> None:
    """Keep where a business stands, whatever order its events arrive in. Raises `NotYet` before it is known."""
    await lock_keys(session, ["business"])
    business = await queries.find(session)
    if business is None:
        raise NotYet
    business.learn_standing(event)
