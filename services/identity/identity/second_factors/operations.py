"""Setting up an authenticator app, and doing without it again."""

from contracts.identity.mail import MailKind
from contracts.identity.totp.api import ConfirmTotp, RemoveTotp, RenewRecoveryCodes
from contracts.identity.totp.shapes import TotpSecret
from contracts.types import to_typeid
from identity.audit import operations as audit
from identity.logins import operations as logins
from identity.mails import operations as mails
from identity.totp import operations as totp
from identity.totp import queries, rules
from identity.totp.models import TotpFactor
from identity.users import queries as users
from identity.users.models import User
from identity.users.rules import user_id
from kit import clock, live
from kit.db import Session
from kit.errors import Conflict

ISSUER = "Nexus"
"""What authenticator apps call us."""


class TotpActive(Conflict):
    """You have a second factor already; remove it first."""

    code = "identity.totp_active"


class NoTotp(Conflict):
    """There is no second factor, or none that waits to be confirmed."""

    code = "identity.no_totp"


async def start(session: Session) -> TotpSecret:
    """A new secret for the user who asks, in place of one that was never confirmed. Raises `TotpActive`."""
    user = await users.lock(session, user_id(session.actor))
    factor = await queries.find(session, user.id, for_update=True)
    if factor is None:
        factor = TotpFactor(user_id=user.id, last_step=0)
        session.add(factor)
    if factor.confirmed_at is not None:
        raise TotpActive
    secret = rules.new_secret()
    factor.started_at = clock.now()
    factor.keep(secret)
    return TotpSecret(secret=secret, uri=rules.uri(secret, user.email, ISSUER))


async def confirm(session: Session, asked: ConfirmTotp) -> list[str]:
    """Ask for codes from now on, and end all logins that were opened without one, but for this.

    The recovery codes, which are told once. Raises `NoTotp`, `CodeRefused`.
    """
    user = await users.lock(session, user_id(session.actor))
    factor = await queries.find(session, user.id, for_update=True)
    if factor is None or factor.confirmed_at is not None:
        raise NoTotp
    if not factor.accept(rules.plain(asked.code), clock.now()):
        raise logins.CodeRefused
    factor.confirmed_at = clock.now()
    await logins.end_all_but(session, user.id, session.scope.login_id, asked.subject)
    _changed(session, user, asked.subject)
    return await totp.renew_codes(session, user.id)


async def renew_codes(session: Session, asked: RenewRecoveryCodes) -> list[str]:
    """New recovery codes. Raises `NoTotp`, `CodeRefused`, `TooManyAttempts`."""
    user = await _proven(session, asked.code)
    audit.record_of_user(session, asked.subject, user.id)
    return await totp.renew_codes(session, user.id)


async def remove(session: Session, asked: RemoveTotp) -> None:
    """Ask for no codes any more. Raises `NoTotp`, `CodeRefused`, `TooManyAttempts`."""
    user = await _proven(session, asked.code)
    await totp.remove(session, user.id)
    _changed(session, user, asked.subject)


async def _proven(session: Session, code: str) -> User:
    user = await users.get(session, user_id(session.actor))
    if not await queries.is_active(session, user.id):
        raise NoTotp
    await logins.confirm_code(session, user, code)
    return user


def _changed(session: Session, user: User, command: str) -> None:
    audit.record_of_user(session, command, user.id)
    mails.tell(session, user, MailKind.TOTP_CHANGED)
    live.signal(session, "access", user_id=to_typeid("usr", user.id), login_id=None)
