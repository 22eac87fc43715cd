"""Reading who is what, where."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import column, func, select

from contracts.identity import api
from contracts.identity.api import ListMembers, Me, Member
from contracts.permissions import Role
from contracts.types import Page
from identity import keyring
from identity.roles.models import RoleGrant
from identity.users import queries as users
from identity.users import rules
from identity.users.models import User
from kit import pages
from kit.db import Session
from kit.errors import NotFound

_RANK = list(Role)


async def grants_of(session: Session, user_id: UUID) -> list[api.RoleGrant]:
    """Every grant of a user in every business, oldest business first.

    The one question that crosses businesses: it goes through the function `roles_of`, which answers for one user.
    """
    fields = ("business_id", "slug", "business_name", "role")
    found = func.roles_of(user_id).table_valued(*(column(name) for name in fields))
    rows = (await session.execute(select(found).order_by(found.c.business_id))).all()
    grants = [api.RoleGrant.model_validate(row) for row in rows]
    return sorted(grants, key=lambda grant: (grant.business_id, -_RANK.index(grant.role)))


async def roles_in(session: Session, user_id: UUID, business_id: UUID | None) -> tuple[list[Role], bool]:
    """A user's roles in a business, whatever the scope is, and whether they take a second factor; none in none."""
    if business_id is None:
        return [], False
    found = func.roles_of(user_id).table_valued(column("business_id"), column("role"), column("staff_need_totp"))
    rows = (await session.execute(select(found).where(found.c.business_id == business_id))).all()
    return [Role(row.role) for row in rows], any(row.staff_need_totp for row in rows)


async def owned_by(session: Session, user_id: UUID) -> list[str]:
    """The slugs of the businesses that a user owns, alone or with others."""
    return [grant.slug for grant in await grants_of(session, user_id) if grant.role is Role.OWNER]


async def find_member(session: Session, email: str) -> User | None:
    """The user of this business with this address; of several who name it whoever has proven it, or came first."""
    members = select(User).where(User.email == email, User.id.in_(select(RoleGrant.user_id)))
    found: User | None = await session.scalar(members.order_by(User.email_verified.desc(), User.id).limit(1))
    return found


async def me(session: Session) -> Me:
    """The user who asks, and where they may act. Raises `Unauthorized` and `NotFound`."""
    user = await users.get(session, rules.user_id(session.actor))
    return Me(
        user=api.User.model_validate(user),
        roles=await grants_of(session, user.id),
        platform_admin=await users.is_platform_admin(session, user.id),
    )


async def of_user(session: Session, user_id: UUID) -> Sequence[RoleGrant]:
    """A user's grants in this business."""
    return (await session.scalars(select(RoleGrant).where(RoleGrant.user_id == user_id))).all()


async def owners(session: Session) -> Sequence[RoleGrant]:
    """The grants of this business's owners, the oldest user's first."""
    query = select(RoleGrant).where(RoleGrant.role == Role.OWNER)
    return (await session.scalars(query.order_by(RoleGrant.user_id))).all()


async def lock_owners(session: Session) -> Sequence[RoleGrant]:
    """The owners of this business, locked: whoever changes its roles does so one after the other.

    Raises `NotFound` for a business that does not exist: every other one has an owner.
    """
    query = select(RoleGrant).where(RoleGrant.role == Role.OWNER).order_by(RoleGrant.user_id).with_for_update()
    owners = (await session.scalars(query)).all()
    if not owners:
        raise NotFound
    return owners


def as_member(user: User, grants: Sequence[RoleGrant]) -> Member:
    """A user as the managers of the business see them; the highest role first."""
    roles = sorted((Role(grant.role) for grant in grants), key=_RANK.index, reverse=True)
    return Member(user_id=user.id, name=user.name, email=user.email, email_verified=user.email_verified, roles=roles)


async def list_members(session: Session, asked: ListMembers) -> Page[Member]:
    """The users of this business by the age of their registration. Raises `InvalidCursor`."""
    people = select(User).where(User.id.in_(select(RoleGrant.user_id)))
    shown, turn = await pages.turn(session, people, asked, [User.id], key=keyring.current().cursors)
    held: dict[UUID, list[RoleGrant]] = {user.id: [] for user in shown}
    for grant in await session.scalars(select(RoleGrant).where(RoleGrant.user_id.in_(held))):
        held[grant.user_id].append(grant)
    return Page(items=[as_member(user, held[user.id]) for user in shown], **turn)
