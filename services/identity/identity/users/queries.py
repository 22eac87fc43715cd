"""Reading users."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from identity.users.models import PlatformAdmin, User
from kit.db import Session
from kit.errors import NotFound

MOST_OF_ONE_ADDRESS: Final = 50
"""So many users of one address can log in before one of them has proven that it is theirs."""


async def find_by_email(session: Session, email: str) -> User | None:
    """The user who has proven that this address is theirs, if there is one."""
    found: User | None = await session.scalar(select(User).where(User.email == email, User.email_verified))
    return found


async def naming(session: Session, email: str) -> Sequence[User]:
    """Who registered with this address: first whoever has proven that it is theirs, then who came first."""
    query = select(User).where(User.email == email).order_by(User.email_verified.desc(), User.id)
    return (await session.scalars(query.limit(MOST_OF_ONE_ADDRESS))).all()


async def get(session: Session, user_id: UUID) -> User:
    """A user. Raises `NotFound`, for one who was erased too."""
    found = await session.get(User, user_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


async def lock(session: Session, user_id: UUID) -> User:
    """A user's row, locked until the end of the transaction, so that facts about them are counted one by one.

    Raises `NotFound`.
    """
    found = await session.scalar(
        select(User).where(User.id == user_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def is_platform_admin(session: Session, user_id: UUID) -> bool:
    """Whether the user runs the platform."""
    return await session.get(PlatformAdmin, user_id) is not None
