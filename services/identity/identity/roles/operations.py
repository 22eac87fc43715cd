"""Granting and revoking roles."""

from uuid import UUID

from contracts.identity.api import GrantRole, Member, RevokeRole
from contracts.identity.events import RoleGranted, RoleRevoked
from contracts.permissions import Role
from contracts.types import to_typeid
from identity.audit import operations as audit
from identity.roles import queries
from identity.roles.models import RoleGrant
from identity.users import queries as users
from identity.users.models import User
from kit import clock, live, outbox
from kit.db import Session
from kit.errors import Conflict, Forbidden, NotFound


class LastOwner(Conflict):
    """A business keeps at least one owner; make somebody else an owner first."""

    code = "identity.last_owner"


class PlatformRole(Forbidden):
    """This role is not a business's to give."""

    code = "identity.platform_role"


class NoSuchUser(NotFound):
    """No member of this business has this e-mail address; invite them."""

    code = "identity.no_such_user"


async def grant(session: Session, asked: GrantRole) -> Member:
    """Give a member of the business a further role; giving it again changes nothing.

    Whoever is no member yet is invited: here they get the same answer whether or not they are registered anywhere.
    Raises `NoSuchUser` and `PlatformRole`.
    """
    if asked.role is Role.PLATFORM_ADMIN:
        raise PlatformRole
    await queries.lock_owners(session)
    found = await queries.find_member(session, asked.email)
    if found is None:
        raise NoSuchUser
    user = await users.lock(session, found.id)
    if asked.role not in {held.role for held in await queries.of_user(session, user.id)}:
        await give(session, user, asked.role)
        audit.record(session, asked.subject, user=to_typeid("usr", user.id), role=asked.role)
    return queries.as_member(user, await queries.of_user(session, user.id))


async def revoke(session: Session, asked: RevokeRole) -> Member:
    """Take a role away. Raises `NotFound` where the user does not have it, and `LastOwner`."""
    owners = await queries.lock_owners(session)  # two owners who revoke each other: one after the other
    held = {grant.role: grant for grant in await queries.of_user(session, asked.user_id)}
    if asked.role not in held:
        raise NotFound
    if asked.role is Role.OWNER and len(owners) == 1:
        raise LastOwner
    user = await users.lock(session, asked.user_id)
    await session.delete(held.pop(asked.role))
    revoked = RoleRevoked(
        user_id=user.id, business_id=session.business_id, role=asked.role, version=user.next_version()
    )
    outbox.publish(session, revoked)
    _signal(session, user.id)
    audit.record(session, asked.subject, user=to_typeid("usr", user.id), role=asked.role)
    return queries.as_member(user, list(held.values()))


async def give(session: Session, user: User, role: Role) -> None:
    """Write a grant that is not there yet, for a user whose row is locked, and say so."""
    session.add(RoleGrant(user_id=user.id, role=role, granted_at=clock.now()))
    await session.flush()
    granted = RoleGranted(
        user_id=user.id, business_id=session.business_id, role=role,
        name=user.name, version=user.next_version(),
    )  # fmt: skip
    outbox.publish(session, granted)
    _signal(session, user.id)


async def take_all(session: Session, user_id: UUID, command: str) -> None:
    """Take every role in this business from a user who was erased; they own none, so no owner is lost."""
    await queries.lock_owners(session)
    user = await users.lock(session, user_id)
    for grant in await queries.of_user(session, user_id):
        await session.delete(grant)
        role = Role(grant.role)
        revoked = RoleRevoked(user_id=user_id, business_id=session.business_id, role=role, version=user.next_version())
        outbox.publish(session, revoked)
        audit.record(session, command, user=to_typeid("usr", user_id), role=role)
    _signal(session, user_id)


def _signal(session: Session, user_id: UUID) -> None:
    live.signal(session, "access", user_id=to_typeid("usr", user_id), login_id=None)
