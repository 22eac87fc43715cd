"""Reading businesses."""

from typing import Any

from sqlalchemy import select

from contracts.billing.standings.shapes import Standing
from contracts.request import Request
from kit import stopped
from kit.db import Session
from kit.errors import NotFound
from notifications.businesses.models import Business


async def find(session: Session) -> Business | None:
    """The business of the session's scope; None until identity has told of it."""
    return (await session.scalars(select(Business))).one_or_none()


async def get(session: Session) -> Business:
    """The business of the session's scope. Raises `NotFound` until identity has told of it."""
    business = await find(session)
    if business is None:
        raise NotFound
    return business


async def refuse_stopped(session: Session, asked: Request[Any]) -> None:
    """Refuse what a business is not asked any more that the platform has stopped, or whose plan is not paid.

    Raises `BusinessSuspended`, `BusinessNotInGoodStanding`, `BusinessClosed`; nothing to platform admins.
    """
    if business := await find(session):
        unpaid = business.standing is Standing.SUSPENDED
        stopped.refuse(session.scope, asked, suspended=business.suspended, unpaid=unpaid)
