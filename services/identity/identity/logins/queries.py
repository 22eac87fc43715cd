"""Reading logins, refresh tokens and failed attempts."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from contracts.identity.logins.shapes import OpenLogin
from identity.logins.models import Login, LoginAttempts, RefreshToken
from identity.users.models import User
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound

SHOWN = 100


def email_hash(email: str) -> bytes:
    """By what attempts are counted."""
    return hashlib.sha256(email.encode()).digest()


async def find_attempts(session: Session, email: str) -> LoginAttempts | None:
    """The failures of this address, if there were any."""
    return await session.get(LoginAttempts, email_hash(email))


async def lock_attempts(session: Session, email: str) -> LoginAttempts:
    """The failures of this address, locked, so that attempts sent at once are judged one after the other."""
    fresh = insert(LoginAttempts).values(email_hash=email_hash(email), failures=0, last_failed_at=clock.now())
    locked = fresh.on_conflict_do_update(
        index_elements=[LoginAttempts.email_hash], set_={"email_hash": fresh.excluded.email_hash}
    )
    found = await session.scalars(locked.returning(LoginAttempts), execution_options={"populate_existing": True})
    return found.one()


async def list_open(session: Session, user: User) -> Sequence[Login]:
    """The hundred open logins of a user that were used last, the latest first."""
    theirs = (Login.user_id == user.id, Login.login_version == user.login_version)
    still = (Login.ended_at.is_(None), Login.expires_at > clock.now())
    query = select(Login).where(*theirs, *still).order_by(Login.last_used_at.desc(), Login.id.desc())
    return (await session.scalars(query.limit(SHOWN))).all()


def shown(logins: Sequence[Login], current: UUID | None) -> list[OpenLogin]:
    """Logins as their user sees them; `current` is the one they ask with."""
    return [
        OpenLogin(
            id=login.id, user_agent=login.user_agent, opened_at=login.opened_at, last_used_at=login.last_used_at,
            expires_at=login.expires_at, current=login.id == current,
        )
        for login in logins
    ]  # fmt: skip


async def get_own(session: Session, user_id: UUID, login_id: UUID, *, for_update: bool = False) -> Login:
    """A login of this user, ended or not, locked if asked. Raises `NotFound`."""
    query = select(Login).where(Login.id == login_id, Login.user_id == user_id)
    found = await session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFound
    return found


async def lock_family(session: Session, refresh_token: str) -> tuple[Login, User] | None:
    """The login that this token belongs to, locked, and its user; None for a token that is none of ours."""
    family = select(RefreshToken.login_id).where(RefreshToken.token_hash == hashed(refresh_token)).scalar_subquery()
    query = select(Login, User).join(User, User.id == Login.user_id).where(Login.id == family)
    row = (await session.execute(query.with_for_update(of=Login))).first()
    return (row[0], row[1]) if row else None


async def find_token(session: Session, refresh_token: str) -> RefreshToken | None:
    """A refresh token. Read it after its login is locked: before, another exchange may be under way."""
    return await session.get(RefreshToken, hashed(refresh_token))
