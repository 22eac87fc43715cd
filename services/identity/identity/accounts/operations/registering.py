"""Registering, and proving that an address is one's own."""

from contracts.identity.accounts.api import VerifyEmail
from contracts.identity.api import RegisterUser, Tokens
from contracts.identity.mail import MailKind
from identity import keyring, passwords
from identity.audit import operations as audit
from identity.links import operations as links
from identity.links.rules import Purpose
from identity.logins import operations as logins
from identity.mails import operations as mails
from identity.users import operations as people
from identity.users import queries as users
from identity.users.models import User
from identity.users.rules import user_id
from kit.db import Database, Session
from kit.scope import Scope


async def hash_password(_: Database, __: Scope, asked: RegisterUser) -> str:
    """The password as it is stored; tens of milliseconds of work, so it is done before the transaction."""
    return await passwords.hashed(asked.password, keyring.current().salt(asked.email))


async def register(session: Session, asked: RegisterUser, password_hash: str) -> Tokens:
    """Register a person and log them in: with any address, whoever has registered with it before.

    The address is nobody's until somebody proves that it is theirs, so neither the answer nor the work behind it tells
    whether it is known. Whoever has proven it is told of the attempt instead of being sent a link.
    """
    user = await people.create(session, asked.name, asked.email, password_hash, locale=asked.locale)
    audit.record_of_user(session, asked.subject, user.id)
    await _send_link(session, user)
    return await logins.open_for(session, user, asked.user_agent)


async def _send_link(session: Session, user: User) -> None:
    """Mail a user the link that proves their address; where it is another's already, tell that one instead."""
    issued, holder = (
        await links.issue(session, user, Purpose.VERIFY_EMAIL),
        await users.find_by_email(session, user.email),
    )
    if issued is None:
        return
    token, link = issued
    if holder is None:
        mails.tell(session, user, MailKind.VERIFY_EMAIL, token=token, expires_at=link.expires_at)
    else:
        mails.tell(session, holder, MailKind.ALREADY_REGISTERED)


async def resend(session: Session) -> None:
    """Mail the user who asks the link once more, unless they have proven their address or were sent many already."""
    user = await users.lock(session, user_id(session.actor))
    if not user.email_verified:
        await _send_link(session, user)


async def verify(session: Session, asked: VerifyEmail) -> None:
    """Note that the address of a link's user is theirs. Raises `LinkWorthless`, and `EmailTaken` to its reader."""
    user = await users.lock(session, await links.redeem(session, asked.token, Purpose.VERIFY_EMAIL))
    await people.verify(session, user)
    audit.record_of_user(session, asked.subject, user.id)
