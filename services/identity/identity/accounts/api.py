"""Requests about accounts."""

from contracts.identity import api
from contracts.identity.accounts.api import (
    ChangePassword,
    EraseMe,
    ExportMe,
    GetAccountLink,
    RequestPasswordReset,
    ResendVerification,
    ResetPassword,
    UpdateMe,
    VerifyEmail,
)
from contracts.identity.accounts.shapes import AccountLink, UserExport
from contracts.identity.api import RegisterUser, Tokens
from contracts.types import Done
from identity.accounts import operations, queries
from identity.logins import operations as logins
from identity.logins.operations import Checked
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(RegisterUser, prepare=operations.hash_password)
async def register(session: Session, asked: RegisterUser, password_hash: str) -> Tokens:
    """Register a person with a password and log them in."""
    return await operations.register(session, asked, password_hash)


@requests.answer(GetAccountLink)
async def get_link(session: Session, asked: GetAccountLink) -> AccountLink:
    """What the link in a mail is for."""
    return await queries.get_link(session, asked.token)


@requests.answer(VerifyEmail)
async def verify(session: Session, asked: VerifyEmail) -> Done:
    """Prove an address."""
    await operations.verify(session, asked)
    return Done()


@requests.answer(ResendVerification)
async def resend(session: Session, _: ResendVerification) -> Done:
    """Send the mail that proves an address once more."""
    await operations.resend(session)
    return Done()


@requests.answer(RequestPasswordReset)
async def request_reset(session: Session, asked: RequestPasswordReset) -> Done:
    """Have a link sent to choose another password."""
    await operations.request_reset(session, asked)
    return Done()


@requests.answer(ResetPassword, prepare=operations.hash_next_password)
async def reset_password(session: Session, asked: ResetPassword, password_hash: str) -> Done:
    """Choose another password with a link."""
    await operations.reset_password(session, asked, password_hash)
    return Done()


@requests.answer(ChangePassword, prepare=logins.check_own_password)
async def change_password(session: Session, asked: ChangePassword, checked: Checked) -> Tokens:
    """Choose another password with the present one."""
    return await operations.change_password(session, asked, checked)


@requests.answer(UpdateMe)
async def update(session: Session, asked: UpdateMe) -> api.User:
    """Change name or language."""
    return api.User.model_validate(await operations.update(session, asked))


@requests.answer(ExportMe)
async def export(session: Session, _: ExportMe) -> UserExport:
    """Everything that is held about the user who asks."""
    return await queries.export(session)


@requests.answer(EraseMe)
async def erase(session: Session, asked: EraseMe) -> Done:
    """Erase the user who asks."""
    await operations.erase(session, asked)
    return Done()
