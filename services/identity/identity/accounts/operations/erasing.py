"""Erasing an account."""

from contracts.identity.accounts.api import EraseMe
from contracts.identity.events import UserErased
from contracts.identity.mail import MailKind
from identity.audit import operations as audit
from identity.links import operations as links
from identity.logins import operations as logins
from identity.logins import queries
from identity.logins import rules as login_rules
from identity.mails import operations as mails
from identity.roles import queries as roles
from identity.totp import operations as totp
from identity.users import queries as users
from identity.users.rules import user_id
from kit import clock, outbox
from kit.db import Session
from kit.errors import Conflict, Forbidden


class LoginTooOld(Forbidden):
    """This cannot be undone, so it takes a login of the last hour; log in again."""

    code = "identity.login_too_old"


class StillOwner(Conflict):
    """You own businesses, which `reasons` names; make others their owners and give your own role up first."""

    code = "identity.still_owner"


class RunsPlatform(Conflict):
    """You run the platform; have an operator take that from you first."""

    code = "identity.runs_platform"


async def erase(session: Session, asked: EraseMe) -> None:
    """Erase the user who asks: name, address, password, second factor, logins and links are gone with the commit.

    Their roles are taken, business by business, by a tick: nobody can act in them any more. Raises `LoginTooOld`,
    `StillOwner`, `RunsPlatform`.
    """
    user = await users.lock(session, user_id(session.actor))
    now, login_id = clock.now(), session.scope.login_id
    login = await queries.get_own(session, user.id, login_id) if login_id else None
    if login is None or now - login.opened_at > login_rules.FRESH:
        raise LoginTooOld
    if owned := await roles.owned_by(session, user.id):
        raise StillOwner(reasons=[{"code": "owner", "business": slug} for slug in owned])
    if await users.is_platform_admin(session, user.id):
        raise RunsPlatform
    mails.tell(session, user, MailKind.ERASED)
    user.erase(now)
    await logins.forget(session, user)
    await links.forget(session, user.id)
    await totp.remove(session, user.id)
    audit.record_of_user(session, asked.subject, user.id)
    outbox.publish(session, UserErased(user_id=user.id, version=user.next_version()))
