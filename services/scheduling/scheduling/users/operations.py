"""Keeping up with what identity tells of users."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from contracts.identity.events import UserEmailVerified, UserErased
from contracts.identity.mail import VerifiedEmail
from kit import sealed
from kit.db import Session
from scheduling.settings import settings
from scheduling.users.models import User


async def remember(session: Session, told: UserEmailVerified | UserErased) -> None:
    """Take over a user's proven address, or forget it, unless something newer is known already.

    Raises `Unopenable` for an address that was not sealed to this context.
    """
    email = opened(told.address) if isinstance(told, UserEmailVerified) else None
    news: dict[str, Any] = {"version": told.version, "email": email, "due": True}
    statement = insert(User).values(user_id=told.user_id, **news)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[User.user_id], set_=news, where=User.version < told.version)
    )


def opened(address: str) -> str:
    """A proven address in clear."""
    text = sealed.open_(address, settings().private_key, "scheduling", "verified-email")
    return VerifiedEmail.model_validate_json(text).email


async def settle(session: Session, users: Collection[UUID]) -> None:
    """Nothing is to be done for these users any more."""
    await session.execute(update(User).where(User.user_id.in_(users)).values(due=False))
