"""Reading in-app notifications."""

from uuid import UUID

from sqlalchemy import func, select

from contracts.types import ActorKind, from_typeid
from kit.db import Session
from kit.errors import Forbidden, NotFound
from notifications.in_app.models import InAppNotification


def reader(session: Session) -> UUID:
    """The user who asks. Raises `Forbidden` for guests, keys and the system: they have no notifications."""
    actor = session.actor
    if actor.kind is not ActorKind.USER or actor.id is None:
        raise Forbidden
    try:
        return from_typeid("usr", actor.id)
    except ValueError:
        raise Forbidden from None


async def after(session: Session, user_id: UUID, sequence: int, *, limit: int) -> list[InAppNotification]:
    """At most `limit` of a user's notifications after a sequence, in order."""
    query = (
        select(InAppNotification)
        .where(InAppNotification.user_id == user_id, InAppNotification.sequence > sequence)
        .order_by(InAppNotification.sequence)
        .limit(limit)
    )
    return list(await session.scalars(query))


async def get(session: Session, user_id: UUID, notification_id: UUID) -> InAppNotification:
    """One of a user's own notifications. Raises `NotFound`, for another user's too."""
    query = select(InAppNotification).where(
        InAppNotification.user_id == user_id, InAppNotification.id == notification_id
    )
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def last_sequence(session: Session, user_id: UUID) -> int:
    """The sequence of a user's newest notification, 0 before the first."""
    query = select(func.max(InAppNotification.sequence)).where(InAppNotification.user_id == user_id)
    return await session.scalar(query) or 0
