"""Reading logins, refresh tokens and failed attempts."""

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from identity.logins.models import Login, LoginAttempts, RefreshToken
from identity.users.models import User
from kit import clock
from kit.auth import hashed
from kit.db import Session


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


async def lock_family(session: Session, refresh_token: str) -> tuple[Login, User] | None:
    """The login that this token belongs to, locked, and its user; None for a token that is none of ours."""
    family = select(RefreshToken.login_id).where(RefreshToken.token_hash == hashed(refresh_token)).scalar_subquery()
    query = select(Login, User).join(User, User.id == Login.user_id).where(Login.id == family)
    row = (await session.execute(query.with_for_update(of=Login))).first()
    return (row[0], row[1]) if row else None


async def find_token(session: Session, refresh_token: str) -> RefreshToken | None:
    """A refresh token. Read it after its login is locked: before, another exchange may be under way."""
    return await session.get(RefreshToken, hashed(refresh_token))
