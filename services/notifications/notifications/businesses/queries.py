"""Reading businesses."""

from sqlalchemy import select

from kit.db import Session
from notifications.businesses.models import Business


async def find(session: Session) -> Business | None:
    """The business of the session's scope; None until identity has told of it."""
    return (await session.scalars(select(Business))).one_or_none()
