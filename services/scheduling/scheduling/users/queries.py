"""Reading users."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, select, text

from kit.db import Session
from scheduling.users.models import User

_CONCERNED = text("select business_id, user_id from customers_of_users(:users)").bindparams(
    bindparam("users", type_=ARRAY(Uuid))
)


async def find(session: Session, user_id: UUID) -> User | None:
    """What is known of a user."""
    return await session.get(User, user_id)


async def list_due(session: Session, *, most: int) -> list[UUID]:
    """Users whose customers are to be linked or parted from them."""
    return list(await session.scalars(select(User.user_id).where(User.due).order_by(User.user_id).limit(most)))


async def list_concerned(session: Session, users: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Businesses, of all of them, where one of these users has a customer to be linked to, or to be parted from."""
    return [(row[0], row[1]) for row in await session.execute(_CONCERNED, {"users": list(users)})]
