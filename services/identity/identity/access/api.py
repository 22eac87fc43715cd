"""The gateway's question."""

from contracts.identity.api import Access, GetAccess
from identity.access import queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetAccess)
async def get(session: Session, asked: GetAccess) -> Access:
    """May this login act, and as what in this business?"""
    return await queries.get(session, asked)
