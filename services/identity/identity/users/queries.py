"""Reading users."""

from uuid import UUID

from sqlalchemy import select

from identity.users.models import PlatformAdmin, User
from kit.db import Session
from kit.errors import NotFound


async def find_by_email(session: Session, email: str) -> User | None:
    """The user with this address, if there is one."""
    found: User | None = await session.scalar(select(User).where(User.email == email))
    return found


async def get(session: Session, user_id: UUID) -> User:
    """A user. Raises `NotFound`."""
    found = await session.get(User, user_id)
    if found is None:
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
