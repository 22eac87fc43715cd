"""Ending logins."""

from uuid import UUID

from sqlalchemy import delete, update

from contracts.identity.api import LogOut
from contracts.types import Done, to_typeid
from identity.audit import operations as audit
from identity.logins import queries
from identity.logins.models import Ending, Login
from identity.users.models import User
from kit import clock, live
from kit.db import Session


def end(session: Session, login: Login, because: Ending, command: str) -> None:
    """End a login that is locked, and have the gateway hear of it; nothing where it had ended before."""
    if login.end(clock.now(), because):
        login_id = to_typeid("lgn", login.id)
        audit.record_of_user(session, command, login.user_id, login=login_id, because=because)
        _signal(session, login.user_id, login_id)


async def end_family(session: Session, asked: LogOut) -> Done:
    """End the login of a refresh token, used or not. A token that is none of ours has no login to end: done as well."""
    family = await queries.lock_family(session, asked.refresh_token)
    if family is not None:
        end(session, family[0], Ending.LOGGED_OUT, asked.subject)
    return Done()


async def end_one(session: Session, user_id: UUID, login_id: UUID, command: str) -> None:
    """End one of a user's own logins. Raises `NotFound`, for another user's too."""
    end(session, await queries.get_own(session, user_id, login_id, for_update=True), Ending.REVOKED, command)


async def end_all_but(session: Session, user_id: UUID, login_id: UUID | None, command: str) -> None:
    """End all of a user's logins but this one; without one, all."""
    theirs = update(Login).where(
        Login.user_id == user_id, Login.ended_at.is_(None), Login.id.is_distinct_from(login_id)
    )
    ended = await session.scalars(theirs.values(ended_at=clock.now(), ended_because=Ending.REVOKED).returning(Login.id))
    if count := len(ended.all()):
        audit.record_of_user(session, command, user_id, logins=count, because=Ending.REVOKED)
        _signal(session, user_id, None)


async def forget(session: Session, user: User) -> None:
    """Delete all logins of a user who is erased, with what they say of devices; the gateway hears of it."""
    await session.execute(delete(Login).where(Login.user_id == user.id))
    _signal(session, user.id, None)


def _signal(session: Session, user_id: UUID, login_id: str | None) -> None:
    live.signal(session, "access", user_id=to_typeid("usr", user_id), login_id=login_id)
