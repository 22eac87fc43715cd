"""Reading businesses across the platform."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, column, func, select

from contracts.identity.platform.api import ListBusinesses
from contracts.identity.platform.shapes import PlatformBusiness, PlatformBusinessDetail
from contracts.permissions import Role
from contracts.types import Page
from identity import keyring
from identity.businesses import queries as businesses
from identity.roles import queries as roles
from identity.roles.models import RoleGrant
from identity.users.models import User
from kit import pages
from kit.db import NO_BUSINESS, Session

_FIELDS = (
    "id", "slug", "name", "timezone", "currency", "locale", "suspended",
    "accepting_bookings", "closed_because", "suspended_at", "suspension_reason", "version",
    "created_at",
)  # fmt: skip


async def list_businesses(session: Session, asked: ListBusinesses) -> Page[PlatformBusiness]:
    """Every business, newest first. Raises `InvalidCursor`.

    Past row-level security leads the function `all_businesses`, which shows profiles and nothing else.
    """
    key, subject = keyring.current().cursors, asked.subject
    behind = pages.decode(asked.cursor, key, business_id=NO_BUSINESS, request=subject)[0] if asked.cursor else None
    found = func.all_businesses(behind, asked.limit + 1, asked.query, asked.suspended)
    rows: list[Row[tuple[UUID | datetime | str, ...]]] = list(
        (await session.execute(select(found.table_valued(*map(column, _FIELDS))))).all()
    )
    shown, has_more = pages.cut(rows, limit=asked.limit)
    cursor = pages.encode([shown[-1].id], key, business_id=NO_BUSINESS, request=subject) if has_more else None
    return Page(items=[PlatformBusiness.model_validate(row) for row in shown], has_more=has_more, cursor=cursor)


async def get_business(session: Session, business_id: UUID) -> PlatformBusinessDetail:
    """One business, which this transaction enters, and its owners. Raises `NotFound`."""
    await session.enter(business_id)
    return await describe(session)


async def describe(session: Session) -> PlatformBusinessDetail:
    """The business of the scope and its owners. Raises `NotFound`."""
    business = PlatformBusiness.model_validate(await businesses.get_own(session))
    query = select(User, RoleGrant).join(RoleGrant, RoleGrant.user_id == User.id).where(RoleGrant.role == Role.OWNER)
    owners = [roles.as_member(user, [grant]) for user, grant in await session.execute(query.order_by(User.id))]
    return PlatformBusinessDetail(**dict(business), owners=owners)
