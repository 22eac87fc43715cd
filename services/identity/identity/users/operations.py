"""Doing things with users."""

from sqlalchemy.exc import IntegrityError

from contracts.identity.events import UserEmailVerified, UserRegistered
from contracts.identity.mail import VerifiedEmail
from contracts.types import uuid7
from identity.settings import settings
from identity.users.models import User
from kit import clock, outbox, sealed
from kit.db import Session, constraint
from kit.errors import Conflict

ONE_EACH = "ux_users_verified_email"
"""The index that lets one user alone prove an address."""


class EmailTaken(Conflict):
    """Another user has proven that this address is theirs; log in as that user instead."""

    code = "identity.email_taken"


async def create(session: Session, name: str, email: str, password_hash: str, *, locale: str | None = None) -> User:
    """Write a new user, whoever else named this address before: it is not proven to be anybody's yet."""
    user = User(
        id=uuid7(), name=name, email=email, password_hash=password_hash, locale=locale, email_verified=False,
        login_version=1, version=1, created_at=clock.now(),
    )  # fmt: skip
    session.add(user)
    await session.flush()
    outbox.publish(session, UserRegistered(user_id=user.id, name=name, version=1))
    return user


async def verify(session: Session, user: User) -> None:
    """Note that a user, whose row is locked, has proven that their address is theirs; twice is once.

    Of several who do so at once the first to commit has it. Raises `EmailTaken`.
    """
    if user.email_verified:
        return
    try:
        async with session.begin_nested():
            user.email_verified = True
            await session.flush()
    except IntegrityError as error:
        if constraint(error) != ONE_EACH:
            raise
        raise EmailTaken from None
    told = VerifiedEmail(email=user.email).model_dump_json()
    address = sealed.seal(told, "scheduling", settings().seal_public_keys["scheduling"], "verified-email")
    outbox.publish(session, UserEmailVerified(user_id=user.id, address=address, version=user.next_version()))
