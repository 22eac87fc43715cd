"""Granting and revoking roles."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import inspect

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


class RoleFromOrganisation(Conflict):
    """This role comes from the organisation that the business is connected to; take it away there."""

    code = "identity.role_from_organisation"


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
    held = {grant.role: grant for grant in await queries.of_user(session, user.id)}
    if asked.role not in held:
        await give(session, user, asked.role)
        audit.record(session, asked.subject, user=to_typeid("usr", user.id), role=asked.role)
    elif not held[asked.role].by_hand:
        held[asked.role].by_hand = True
        audit.record(session, asked.subject, user=to_typeid("usr", user.id), role=asked.role)
    return queries.as_member(user, await queries.of_user(session, user.id))


async def revoke(session: Session, asked: RevokeRole) -> Member:
    """Take a role away. One that the organisation gives as well stays, and only it can take it.

    Raises `NotFound` where the user does not have it, `LastOwner`, `RoleFromOrganisation`.
    """
    owners = await queries.lock_owners(session)  # two owners who revoke each other: one after the other
    held = {grant.role: grant for grant in await queries.of_user(session, asked.user_id)}
    if asked.role not in held:
        raise NotFound
    if held[asked.role].by_organisation:
        if not held[asked.role].by_hand:
            raise RoleFromOrganisation
        held[asked.role].by_hand = False
        audit.record(session, asked.subject, user=to_typeid("usr", asked.user_id), role=asked.role)
        return queries.as_member(await users.get(session, asked.user_id), list(held.values()))
    if asked.role is Role.OWNER and len(owners) == 1:
        raise LastOwner
    user = await users.lock(session, asked.user_id)
    await _take(session, user, held.pop(asked.role), asked.subject)
    return queries.as_member(user, list(held.values()))


async def _take(session: Session, user: User, grant: RoleGrant, command: str) -> None:
    """Delete a grant of a user whose row is locked, and say so."""
    role = Role(grant.role)
    await session.delete(grant)
    revoked = RoleRevoked(user_id=user.id, business_id=session.business_id, role=role, version=user.next_version())
    outbox.publish(session, revoked)
    _signal(session, user.id)
    audit.record(session, command, user=to_typeid("usr", user.id), role=role)


async def grant_by_organisation(session: Session, user: User, role: Role, command: str) -> None:
    """Give a role because the organisation says so, to a user whose row is locked; twice is once."""
    held = {grant.role: grant for grant in await queries.of_user(session, user.id)}
    if role in held:
        held[role].by_organisation = True
        return
    await give(session, user, role, by_hand=False)
    audit.record(session, command, user=to_typeid("usr", user.id), role=role)


async def withdraw(session: Session, grant: RoleGrant, owners: Sequence[RoleGrant], command: str) -> None:
    """Take a role that the organisation gave, and no longer does. `owners` are all of them, locked.

    What was given by hand as well stays; so does the last owner, for as long as there is no other.
    """
    if grant.by_hand:
        grant.by_organisation = False
        return
    if grant.role == Role.OWNER and not any(other is not grant and not inspect(other).deleted for other in owners):
        return
    await _take(session, await users.lock(session, grant.user_id), grant, command)
    await session.flush()


async def give(session: Session, user: User, role: Role, *, by_hand: bool = True) -> None:
    """Write a grant that is not there yet, for a user whose row is locked, and say so.

    One that is not given by hand is the organisation's.
    """
    made = RoleGrant(user_id=user.id, role=role, granted_at=clock.now(), by_hand=by_hand, by_organisation=not by_hand)
    session.add(made)
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
        await _take(session, user, grant, command)


def _signal(session: Session, user_id: UUID) -> None:
    live.signal(session, "access", user_id=to_typeid("usr", user_id), login_id=None)
