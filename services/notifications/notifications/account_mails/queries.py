"""Reading mails about accounts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from contracts.notifications.api import NotificationStatus
from kit.db import Session
from notifications.account_mails.models import AccountMail, ErasedUser

WAITING = (NotificationStatus.PLANNED, NotificationStatus.SENDING)
_READERS_ERASED = text("select business_id, user_id from readers_erased(:most)")


async def claimable(session: Session, *, at: datetime, most: int) -> Sequence[AccountMail]:
    """What may leave now, locked, the longest due first; what another dispatcher holds is left to it."""
    due = (AccountMail.status.in_(WAITING), AccountMail.next_attempt_at <= at)
    query = select(AccountMail).where(*due).order_by(AccountMail.next_attempt_at).limit(most)
    return (await session.scalars(query.with_for_update(skip_locked=True))).all()


async def get_locked(session: Session, mail_id: UUID) -> AccountMail:
    """A mail that was claimed, locked."""
    return (await session.scalars(select(AccountMail).where(AccountMail.id == mail_id).with_for_update())).one()


async def waiting_of(session: Session, user_id: UUID) -> Sequence[AccountMail]:
    """What a user is still to be sent, locked."""
    query = select(AccountMail).where(AccountMail.user_id == user_id, AccountMail.status.in_(WAITING))
    return (await session.scalars(query.order_by(AccountMail.id).with_for_update())).all()


async def erased(session: Session, users: Collection[UUID]) -> set[UUID]:
    """Those of these users who were erased."""
    return set(await session.scalars(select(ErasedUser.user_id).where(ErasedUser.user_id.in_(users))))


async def readers_erased(session: Session, *, most: int) -> list[tuple[UUID, UUID]]:
    """Businesses, and users who were erased and have notifications in the app there."""
    return [(row[0], row[1]) for row in await session.execute(_READERS_ERASED, {"most": most})]
