"""Reading who is known to which provider, logins under way, and sessions."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from identity.logins.models import Login
from identity.outside_logins.models import OutsideAttempt, OutsideIdentity, OutsideSession
from identity.users.models import User
from kit.auth import hashed
from kit.db import Session


async def find_user(session: Session, provider: str, subject: str) -> User | None:
    """The user whom the provider knows by this id, if they have come before; one who was erased since, too."""
    query = select(User).join(OutsideIdentity, OutsideIdentity.user_id == User.id)
    found: User | None = await session.scalar(
        query.where(OutsideIdentity.provider == provider, OutsideIdentity.subject == subject)
    )
    return found


async def find_users(session: Session, provider: str, subjects: Collection[str]) -> dict[str, User]:
    """Those of the provider's people who have come before, by its ids of them; those who were erased since, too."""
    known = OutsideIdentity.provider == provider, OutsideIdentity.subject.in_(subjects)
    query = select(OutsideIdentity.subject, User).join(User, OutsideIdentity.user_id == User.id).where(*known)
    return dict((await session.execute(query)).all())


async def lock_person(session: Session, provider: str, subject: str, email: str | None) -> None:
    """Have everybody wait who is about to meet the same person, or another with the same address."""
    for key in (f"{provider} {subject}", f"mailto:{email or ''}"):
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 7))))


async def find_attempt(session: Session, state: str, *, for_update: bool = False) -> OutsideAttempt | None:
    """The login under way with this state, locked if asked, so that it is answered once."""
    query = select(OutsideAttempt).where(OutsideAttempt.state_hash == hashed(state))
    found: OutsideAttempt | None = await session.scalar(query.with_for_update() if for_update else query)
    return found


async def lock_by_code(session: Session, code: str) -> OutsideAttempt | None:
    """The login that this code fetches the tokens of, locked, so that it does so once."""
    query = select(OutsideAttempt).where(OutsideAttempt.code_hash == hashed(code))
    found: OutsideAttempt | None = await session.scalar(query.with_for_update())
    return found


async def lock_session(session: Session, provider: str, session_id: str) -> tuple[OutsideSession, Login | None]:
    """A session of a provider, locked and written down where it was not known, and the login that stands for it."""
    known = insert(OutsideSession).values(provider=provider, id=session_id)
    key = [OutsideSession.provider, OutsideSession.id]
    await session.execute(known.on_conflict_do_update(index_elements=key, set_={"id": session_id}))
    row = await session.get_one(OutsideSession, (provider, session_id))
    login = None if row.login_id is None else await session.get(Login, row.login_id)
    return row, login


async def logins_of(session: Session, provider: str, user_id: UUID) -> list[Login]:
    """The user's logins that stand for sessions at this provider and have not ended."""
    query = select(Login).join(OutsideSession, OutsideSession.login_id == Login.id)
    query = query.where(OutsideSession.provider == provider, Login.user_id == user_id, Login.ended_at.is_(None))
    return list((await session.scalars(query)).all())
