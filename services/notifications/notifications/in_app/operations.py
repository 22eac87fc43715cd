"""Telling people inside Nexus."""

from uuid import UUID

from kit import clock, live
from kit.db import Session, lock_keys
from notifications.deliveries import operations as deliveries
from notifications.in_app import queries
from notifications.in_app.models import InAppNotification
from notifications.letters.rules.facts import Facts, Kind, MoneyFacts
from notifications.letters.rules.rendering import Note


async def tell(
    session: Session, user_id: UUID, kind: Kind, note: Note, facts: Facts | MoneyFacts, *, version: int, dedupe_key: str
) -> None:
    """Give a user a notification, once per dedupe key, and hint at it on their live stream.

    The sequence is taken under a lock of the user's that holds until the commit, so that its order is the order of
    commits. Callers who tell several users do so in the order of their ids.
    """
    await lock_keys(session, [f"user:{user_id}"])
    notification = await deliveries.record_in_app(session, user_id, kind, facts, version=version, dedupe_key=dedupe_key)
    if notification is None:
        return
    sequence = await queries.last_sequence(session, user_id) + 1
    session.add(
        InAppNotification(
            id=notification, user_id=user_id, sequence=sequence, kind=kind, title=note.title, body=note.body,
            about_id=facts.about_id, created_at=clock.now(),
        )
    )  # fmt: skip
    await session.flush()
    live.signal(session, f"user.{user_id}", sequence=sequence)


async def mark_read(session: Session, notification_id: UUID) -> None:
    """Note that the user who asks has read one of their notifications. Raises `NotFound`, `Forbidden`."""
    notification = await queries.get(session, queries.reader(session), notification_id)
    notification.read(clock.now())
