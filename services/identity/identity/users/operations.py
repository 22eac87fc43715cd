"""Doing things with users."""

from sqlalchemy.dialects.postgresql import insert

from contracts.identity.events import UserRegistered
from contracts.types import uuid7
from identity.users import queries
from identity.users.models import User
from kit import clock, outbox
from kit.db import Session
from kit.errors import Conflict


class EmailTaken(Conflict):
    """Somebody with this e-mail address is registered already; log in instead."""

    code = "identity.email_taken"


async def create(session: Session, name: str, email: str, password_hash: str) -> User:
    """Write a new user; of several with one address the first to commit is registered. Raises `EmailTaken`."""
    values = {
        "id": uuid7(), "name": name, "email": email, "password_hash": password_hash,
        "email_verified": False, "login_version": 1, "version": 1, "created_at": clock.now(),
    }  # fmt: skip
    user_id = await session.scalar(
        insert(User).values(values).on_conflict_do_nothing(index_elements=[User.email]).returning(User.id)
    )
    if user_id is None:
        raise EmailTaken
    outbox.publish(session, UserRegistered(user_id=user_id, name=name, version=1))
    return await queries.get(session, user_id)
