"""Requests about second factors. What they answer is shown once, and never kept for a repetition."""

from contracts.identity.totp.api import ConfirmTotp, GetTotp, RemoveTotp, RenewRecoveryCodes, StartTotp
from contracts.identity.totp.shapes import RecoveryCodes, TotpSecret, TotpStatus
from contracts.types import Done
from identity.second_factors import operations
from identity.totp import queries
from identity.users.rules import user_id
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetTotp)
async def get(session: Session, _: GetTotp) -> TotpStatus:
    """Whether there is a second factor."""
    mine = user_id(session.actor)
    return TotpStatus(
        active=await queries.is_active(session, mine), recovery_codes_left=await queries.codes_left(session, mine)
    )


@requests.answer(StartTotp, keeps_reply=False)
async def start(session: Session, _: StartTotp) -> TotpSecret:
    """Begin to set one up."""
    return await operations.start(session)


@requests.answer(ConfirmTotp, keeps_reply=False)
async def confirm(session: Session, asked: ConfirmTotp) -> RecoveryCodes:
    """Ask for codes from now on."""
    return RecoveryCodes(codes=await operations.confirm(session, asked))


@requests.answer(RenewRecoveryCodes, keeps_reply=False)
async def renew_codes(session: Session, asked: RenewRecoveryCodes) -> RecoveryCodes:
    """Give new recovery codes."""
    return RecoveryCodes(codes=await operations.renew_codes(session, asked))


@requests.answer(RemoveTotp, keeps_reply=False)
async def remove(session: Session, asked: RemoveTotp) -> Done:
    """Do without it again."""
    await operations.remove(session, asked)
    return Done()
