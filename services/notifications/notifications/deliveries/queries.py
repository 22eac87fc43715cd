"""Reading planned and sent notifications."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, text

from contracts.notifications.api import NotificationStatus
from kit.db import Session
from kit.errors import NotFound
from notifications.deliveries.models import Notification, Suppression

WAITING = (NotificationStatus.PLANNED, NotificationStatus.SENDING)

_DUE = text("select business_id, id from due_notifications(:at, :known_until, :most)")


async def due(session: Session, *, at: datetime, known_until: datetime, most: int) -> dict[UUID, list[UUID]]:
    """The ids of at most `most` notifications that may leave now, by business, each business in its turn.

    Due is what was due before `known_until` and is planned, or was claimed by a process that never came back.
    """
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for business_id, notification_id in await session.execute(
        _DUE, {"at": at, "known_until": known_until, "most": most}
    ):
        found[business_id].append(notification_id)
    return found


async def claimable(
    session: Session, ids: Sequence[UUID], *, at: datetime, known_until: datetime
) -> list[Notification]:
    """Those of these notifications that are still due, locked; what another dispatcher holds is left to it."""
    query = (
        select(Notification)
        .where(
            Notification.id.in_(ids),
            Notification.status.in_(WAITING),
            Notification.next_attempt_at <= at,
            Notification.due_at < known_until,
        )
        .order_by(Notification.next_attempt_at)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(query))


async def get_for_update(session: Session, notification_id: UUID) -> Notification:
    """A notification, locked. Raises `NotFound`."""
    query = select(Notification).where(Notification.id == notification_id).with_for_update()
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def of_booking(session: Session, booking_id: UUID) -> list[Notification]:
    """All notifications about a booking, locked."""
    query = select(Notification).where(Notification.subject_id == booking_id).order_by(Notification.id)
    return list(await session.scalars(query.with_for_update()))


async def planned_before(session: Session, subject_id: UUID, *, version: int) -> list[Notification]:
    """What is still planned about older versions of a booking or an entry, locked."""
    query = (
        select(Notification)
        .where(
            Notification.subject_id == subject_id,
            Notification.subject_version < version,
            Notification.status == NotificationStatus.PLANNED,
        )
        .with_for_update()
    )
    return list(await session.scalars(query))


async def suppressed(session: Session, hashes: Sequence[bytes]) -> set[bytes]:
    """Those of these addresses that take no mail."""
    query = select(Suppression.address_hash).where(Suppression.address_hash.in_(hashes))
    return set(await session.scalars(query))


def log(*, booking_id: UUID | None, status: NotificationStatus | None) -> Select[Notification]:
    """Planned and sent notifications, unordered; of one booking or status when it is named."""
    query = select(Notification)
    if booking_id is not None:
        query = query.where(Notification.subject_id == booking_id)
    return query if status is None else query.where(Notification.status == status)
