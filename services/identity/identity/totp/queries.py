"""Reading second factors."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from identity.totp.models import RecoveryCode, TotpFactor
from identity.users.models import User
from kit.db import Session


async def find(session: Session, user_id: UUID, *, for_update: bool = False) -> TotpFactor | None:
    """A user's authenticator app, confirmed or not, locked if asked."""
    query = select(TotpFactor).where(TotpFactor.user_id == user_id).execution_options(populate_existing=True)
    found: TotpFactor | None = await session.scalar(query.with_for_update() if for_update else query)
    return found


async def is_active(session: Session, user_id: UUID) -> bool:
    """Whether logging in as this user takes a code."""
    factor = await find(session, user_id)
    return factor is not None and factor.confirmed_at is not None


async def codes_left(session: Session, user_id: UUID) -> int:
    """How many recovery codes a user has not used."""
    query = select(func.count()).select_from(RecoveryCode)
    return int(await session.scalar(query.where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))) or 0)


def active() -> ColumnElement[bool]:
    """Of a user in a query: whether they have a second factor."""
    return exists().where(TotpFactor.user_id == User.id, TotpFactor.confirmed_at.is_not(None))
