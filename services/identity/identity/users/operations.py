"""Doing things with users."""

from sqlalchemy.dialects.postgresql import insert

from contracts.identity.api import RegisterUser, Tokens
from contracts.identity.events import UserRegistered
from contracts.types import uuid7
from identity import passwords
from identity.audit import operations as audit
from identity.logins import operations as logins
from identity.users import queries
from identity.users.models import User
from kit import clock, outbox
from kit.db import Database, Session
from kit.errors import Conflict
from kit.scope import Scope


class EmailTaken(Conflict):
    """Somebody with this e-mail address is registered already; log in instead."""

    code = "identity.email_taken"


async def hash_password(_: Database, __: Scope, asked: RegisterUser) -> str:
    """The password as it is stored; tens of milliseconds of work, so it runs before the transaction."""
    return await passwords.hashed(asked.password)


async def register(session: Session, asked: RegisterUser, password_hash: str) -> Tokens:
    """Register a person and log them in. Raises `EmailTaken`.

    That answer tells whether an address is registered. It costs as much as a registration, and the gateway limits
    how many an address may attempt.
    """
    values = {
        "id": uuid7(), "name": asked.name, "email": asked.email, "password_hash": password_hash,
        "email_verified": False, "login_version": 1, "version": 1, "created_at": clock.now(),
    }  # fmt: skip
    user_id = await session.scalar(
        insert(User).values(values).on_conflict_do_nothing(index_elements=[User.email]).returning(User.id)
    )
    if user_id is None:
        raise EmailTaken
    user = await queries.get(session, user_id)
    outbox.publish(session, UserRegistered(user_id=user.id, name=user.name, email=user.email, version=user.version))
    audit.record_of_user(session, asked.subject, user.id)
    return await logins.open_for(session, user)
