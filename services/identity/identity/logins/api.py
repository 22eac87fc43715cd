"""Requests about logins."""

from contracts.identity.api import GetKeys, JsonWebKeys, LogIn, LogOut, RefreshLogin, Tokens
from contracts.identity.logins.api import EndLogin, EndOtherLogins, ListLogins
from contracts.identity.logins.shapes import OpenLogin
from contracts.types import Done, Page
from identity import keyring, providers
from identity.logins import operations, queries
from identity.logins.operations import Checked
from identity.users import queries as users
from identity.users.rules import user_id
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(LogIn, prepare=operations.check_password)
async def log_in(session: Session, asked: LogIn, checked: Checked) -> Tokens:
    """Exchange e-mail and password for tokens."""
    return await operations.log_in(session, asked, checked)


@requests.answer(RefreshLogin)
async def refresh(session: Session, asked: RefreshLogin) -> Tokens:
    """Exchange a refresh token for a new pair."""
    return await operations.refresh(session, asked)


@requests.answer(LogOut)
async def log_out(session: Session, asked: LogOut) -> Done:
    """End the login of this refresh token."""
    return await operations.end_family(session, asked)


@requests.answer(ListLogins)
async def list_own(session: Session, _: ListLogins) -> Page[OpenLogin]:
    """Where the user who asks is logged in."""
    user = await users.get(session, user_id(session.actor))
    return Page(items=queries.shown(await queries.list_open(session, user), session.scope.login_id))


@requests.answer(EndLogin)
async def end(session: Session, asked: EndLogin) -> Done:
    """End one login of the user who asks."""
    await operations.end_one(session, user_id(session.actor), asked.login_id, asked.subject)
    return Done()


@requests.answer(EndOtherLogins)
async def end_others(session: Session, asked: EndOtherLogins) -> Done:
    """End all logins of the user who asks but this one."""
    await operations.end_all_but(session, user_id(session.actor), session.scope.login_id, asked.subject)
    return Done()


@requests.answer(GetKeys)
async def keys(_: Session, __: GetKeys) -> JsonWebKeys:
    """The keys of access tokens, and whose are accepted beside ours."""
    vendor = providers.current().workos
    return JsonWebKeys(keys=keyring.current().public_keys, outside_issuers=sorted(vendor.issuers) if vendor else [])
