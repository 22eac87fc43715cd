"""Inviting people, and accepting it."""

from uuid import UUID

from sqlalchemy import update

from contracts.identity.api import Member, Tokens
from contracts.identity.invitations.api import (
    AcceptAsNewUser,
    AcceptInvitation,
    Invite,
    ResendInvitation,
    RevokeInvitation,
)
from contracts.identity.mail import AccountMail, MailKind
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from identity import keyring, passwords
from identity.audit import operations as audit
from identity.businesses import queries as businesses
from identity.invitations import queries, rules
from identity.invitations.models import Invitation
from identity.links.models import LinkWorthless
from identity.logins import operations as logins
from identity.mails import operations as mails
from identity.roles import operations as granting
from identity.roles import queries as roles
from identity.users import operations as people
from identity.users import queries as users
from identity.users.models import User
from identity.users.rules import user_id
from kit import clock
from kit.auth import hashed, new_secret
from kit.db import Database, Session, lock_keys
from kit.errors import Conflict, Forbidden
from kit.scope import Scope


class RoleTooHigh(Forbidden):
    """You may invite to roles below your own alone; owners to all of a business's."""

    code = "identity.role_too_high"


class AlreadyMember(Conflict):
    """A member of this business has this address and this role already."""

    code = "identity.already_member"


class InvitedAnother(Forbidden):
    """This invitation was sent to another address than yours; log in as the user whose it is, or register with it."""

    code = "identity.invited_another"


class AlreadyRegistered(Conflict):
    """You have an account with this address; log in and accept with that."""

    code = "identity.already_registered"


async def invite(session: Session, asked: Invite) -> Invitation:
    """Invite an address to a role and mail it a link; who was invited already is invited anew.

    Whether anybody is registered with the address is neither looked up nor told. Raises `RoleTooHigh`, also where the
    invitation that this one replaces is to such a role, and `AlreadyMember`.
    """
    if not rules.may_invite(session.scope.roles, asked.role):
        raise RoleTooHigh
    await lock_keys(session, [f"invitation:{asked.email}"])
    member = await roles.find_member(session, asked.email)
    if member and asked.role in {grant.role for grant in await roles.of_user(session, member.id)}:
        raise AlreadyMember
    invitation = await queries.find_pending(session, asked.email)
    if invitation is None:
        by = session.actor
        invitation = Invitation(
            id=uuid7(), email=asked.email, invited_by=user_id(by) if by.kind == "user" else None,
            created_at=clock.now(),
        )  # fmt: skip
    elif not rules.may_invite(session.scope.roles, Role(invitation.role)):
        raise RoleTooHigh
    invitation.role, invitation.locale = asked.role, asked.locale
    await _send(session, invitation)
    session.add(invitation)
    await session.flush()
    audit.record(session, asked.subject, invitation=to_typeid("inv", invitation.id), role=asked.role)
    return invitation


async def resend(session: Session, asked: ResendInvitation) -> Invitation:
    """Mail an invitation again, with a new link. Raises `NotFound`, `RoleTooHigh`, `InvitationOver`."""
    invitation = await queries.get_locked(session, asked.invitation_id)
    if not rules.may_invite(session.scope.roles, Role(invitation.role)):
        raise RoleTooHigh
    await _send(session, invitation)
    audit.record(session, asked.subject, invitation=to_typeid("inv", invitation.id))
    return invitation


async def revoke(session: Session, asked: RevokeInvitation) -> None:
    """Take an invitation back. Raises `NotFound`, `RoleTooHigh`, `InvitationOver`."""
    invitation = await queries.get_locked(session, asked.invitation_id)
    if not rules.may_invite(session.scope.roles, Role(invitation.role)):
        raise RoleTooHigh
    invitation.revoke(clock.now())
    audit.record(session, asked.subject, invitation=to_typeid("inv", invitation.id))


async def _send(session: Session, invitation: Invitation) -> None:
    token, business = new_secret(), await businesses.get_own(session)
    invitation.send(hashed(token), clock.now())
    mail = AccountMail(
        name=invitation.email, email=invitation.email, locale=invitation.locale or business.locale, token=token,
        business_name=business.name, role=invitation.role,
    )  # fmt: skip
    mails.request(session, MailKind.INVITATION, mail, expires_at=invitation.expires_at)


async def accept(session: Session, asked: AcceptInvitation) -> Member:
    """Take the role as the user who asks; the link proves that the address is theirs, if it is the one they have.

    Raises `LinkWorthless`, `InvitedAnother`, and `EmailTaken` where another user has proven the address before.
    """
    invitation = await _open(session, asked)
    await roles.lock_owners(session)
    user = await users.lock(session, user_id(session.actor))
    if user.email != invitation.email:
        raise InvitedAnother
    await people.verify(session, user)
    return await _join(session, invitation, user, asked.subject)


async def hash_password(database: Database, scope: Scope, asked: AcceptAsNewUser) -> str:
    """The password as it is stored, made before the transaction. Raises `LinkWorthless` before any work is done."""

    async def invited(session: Session) -> str:
        return (await _open(session, asked, for_update=False)).email

    email = await database.run(scope, invited, reads=True)
    return await passwords.hashed(asked.password, keyring.current().salt(email))


async def accept_as_new(session: Session, asked: AcceptAsNewUser, password_hash: str) -> Tokens:
    """Register with the address that the link proves, take the role, and log in.

    Raises `LinkWorthless`, and `AlreadyRegistered` where the address is a user's, which its holder alone is told.
    """
    invitation = await _open(session, asked)
    if await users.find_by_email(session, invitation.email):
        raise AlreadyRegistered
    await roles.lock_owners(session)
    made = await people.create(session, asked.name, invitation.email, password_hash, locale=asked.locale)
    user = await users.lock(session, made.id)
    await people.verify(session, user)
    audit.record_of_user(session, asked.subject, user.id)
    await _join(session, invitation, user, asked.subject)
    return await logins.open_for(session, user, asked.user_agent)


async def _open(session: Session, asked: AcceptInvitation | AcceptAsNewUser, *, for_update: bool = True) -> Invitation:
    """The invitation of a link, and its business entered. Raises `LinkWorthless`, `BusinessSuspended`."""
    found = await queries.find_open(session, asked.token, for_update=for_update)
    if found is None:
        raise LinkWorthless
    await businesses.refuse_stopped(session, asked)
    return found


async def _join(session: Session, invitation: Invitation, user: User, command: str) -> Member:
    role = Role(invitation.role)
    held = {grant.role: grant for grant in await roles.of_user(session, user.id)}
    if role in held:
        held[role].by_hand = True
    else:
        await granting.give(session, user, role)
    invitation.accept(user.id, clock.now())
    detail = {"invitation": to_typeid("inv", invitation.id), "user": to_typeid("usr", user.id), "role": role}
    audit.record(session, command, **detail)
    return roles.as_member(user, await roles.of_user(session, user.id))


async def forget(session: Session, erased_id: UUID) -> bool:
    """Take a user who was erased out of this business: their roles, and their address from what they accepted."""
    await granting.take_all(session, erased_id, "identity.user.erase.v1")
    theirs = update(Invitation).where(Invitation.accepted_by == erased_id)
    await session.execute(theirs.values(email=f"{erased_id}@erased.invalid"))
    return True
