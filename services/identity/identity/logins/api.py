"""Requests about logins."""

from contracts.identity.api import GetKeys, JsonWebKeys, LogIn, LogOut, RefreshLogin, RegisterUser, Tokens
from contracts.types import Done
from identity import keyring, providers
from identity.logins import operations
from identity.logins.operations import Checked
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(RegisterUser, prepare=operations.hash_password)
async def register(session: Session, asked: RegisterUser, password_hash: str) -> Tokens:
    """Register a person with a password and log them in."""
    return await operations.register(session, asked, password_hash)


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
    return await operations.log_out(session, asked)


@requests.answer(GetKeys)
async def keys(_: Session, __: GetKeys) -> JsonWebKeys:
    """The keys of access tokens, and whose are accepted beside ours."""
    vendor = providers.current().workos
    return JsonWebKeys(keys=keyring.current().public_keys, outside_issuers=sorted(vendor.issuers) if vendor else [])
