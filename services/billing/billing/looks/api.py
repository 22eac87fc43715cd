"""Requests of platform admins about looks that failed too often."""

from billing.looks import operations, queries
from contracts.billing.webhooks.api import ListRestingLooks, ReplayLook
from contracts.billing.webhooks.shapes import RestingLook
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListRestingLooks, permission="platform:read")
async def list_resting(session: Session, asked: ListRestingLooks) -> Page[RestingLook]:
    """Looks that rest."""
    return await queries.resting(session, asked)


@requests.answer(ReplayLook, permission="platform:write")
async def replay(session: Session, asked: ReplayLook) -> Done:
    """Look again."""
    await operations.replay(session, asked.business_id, asked.look_id)
    return Done()
