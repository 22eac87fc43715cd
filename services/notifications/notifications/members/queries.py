"""Reading members."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from contracts.permissions import Role
from kit.db import Session
from notifications.members.models import Member

WATCHES_BOOKINGS = (Role.OWNER, Role.MANAGER)
"""The roles that are told of every booking of their business."""


async def watching_bookings(session: Session) -> list[UUID]:
    """The users who are told of the business's bookings, each once."""
    return await _active(session, WATCHES_BOOKINGS)


async def owners(session: Session) -> list[UUID]:
    """The users whose business it is."""
    return await _active(session, (Role.OWNER,))


async def _active(session: Session, roles: Collection[Role]) -> list[UUID]:
    query = select(Member.user_id).where(Member.active, Member.role.in_(roles)).distinct().order_by(Member.user_id)
    return list(await session.scalars(query))
