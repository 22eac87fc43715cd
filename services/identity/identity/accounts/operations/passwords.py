"""Choosing another password: with the present one, or with a link in a mail."""

from sqlalchemy import delete, select

from contracts.identity.accounts.api import ChangePassword, RequestPasswordReset, ResetPassword
from contracts.identity.api import Tokens
from contracts.identity.mail import MailKind
from contracts.types import to_typeid
from identity import keyring, passwords
from identity.audit import operations as audit
from identity.links import operations as links
from identity.links import queries
from identity.links.models import ResetRequest
from identity.links.rules import Purpose
from identity.logins import operations as logins
from identity.logins.operations import Checked
from identity.mails import operations as mails
from identity.users import operations as people
from identity.users import queries as users
from identity.users.models import User
from identity.users.rules import user_id
from kit import clock, live
from kit.db import Database, Session
from kit.scope import Scope


async def request_reset(session: Session, asked: RequestPasswordReset) -> None:
    """Note that somebody forgot the password of this address.

    Whether it is anybody's is looked up later, by a tick: answering takes as long for a stranger's as for a user's.
    """
    session.add(ResetRequest(email=asked.email, requested_at=clock.now()))


async def send_resets(session: Session, *, most: int) -> int:
    """Mail links to those who asked and are users; how many had asked. One mail for one address at a time."""
    batch = select(ResetRequest.id).order_by(ResetRequest.id).limit(most).with_for_update(skip_locked=True)
    asked = delete(ResetRequest).where(ResetRequest.id.in_(batch)).returning(ResetRequest.email)
    emails = (await session.scalars(asked)).all()
    for email in sorted(set(emails)):
        for user in (await users.naming(session, email))[:1]:
            await _send_link(session, user)
    return len(emails)


async def _send_link(session: Session, user: User) -> None:
    if issued := await links.issue(session, user, Purpose.RESET_PASSWORD):
        token, link = issued
        mails.tell(session, user, MailKind.RESET_PASSWORD, token=token, expires_at=link.expires_at)


async def hash_next_password(database: Database, scope: Scope, asked: ResetPassword) -> str:
    """The password as it is stored, made before the transaction. Raises `LinkWorthless` before any work is done."""

    async def whose(session: Session) -> str:
        link = await queries.get(session, asked.token, Purpose.RESET_PASSWORD)
        return (await users.get(session, link.user_id)).email

    email = await database.run(scope, whose, reads=True)
    return await passwords.hashed(asked.password, keyring.current().salt(email))


async def reset_password(session: Session, asked: ResetPassword, password_hash: str) -> None:
    """Take another password with a link from a mail, which proves the address too; all logins end.

    A second factor stays: the mailbox alone opens no account that has one. Raises `LinkWorthless`: the same link again,
    or both at once, and `EmailTaken` where another user has proven the address since the mail was sent.
    """
    redeemed = await links.redeem(session, asked.token, Purpose.RESET_PASSWORD)
    await logins.forgive(session, (await users.get(session, redeemed)).email)
    user = await users.lock(session, redeemed)
    await people.verify(session, user)
    await _choose(session, user, password_hash, asked.subject)


async def change_password(session: Session, asked: ChangePassword, checked: Checked) -> Tokens:
    """Take another password, knowing the present one; all logins end, and one is opened.

    Raises `WrongPassword`, `TooManyAttempts`.
    """
    user = await users.get(session, user_id(session.actor))
    await logins.confirm_password(session, user, checked)
    assert checked.new_hash
    await _choose(session, user, checked.new_hash, asked.subject)
    return await logins.open_for(session, user, asked.user_agent)


async def _choose(session: Session, user: User, password_hash: str, command: str) -> None:
    user.choose_password(password_hash)
    await links.end_all(session, user.id, Purpose.RESET_PASSWORD)
    audit.record_of_user(session, command, user.id)
    mails.tell(session, user, MailKind.PASSWORD_CHANGED)
    live.signal(session, "access", user_id=to_typeid("usr", user.id), login_id=None)
