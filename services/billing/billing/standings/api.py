"""Standings: requests in, of those who run the platform."""

from billing.standings import operations, queries
from contracts.billing.standings.api import EndExcuse, ExcuseBusiness, ExtendTrial, ListStandings
from contracts.billing.standings.shapes import BusinessStanding, ListedStanding
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListStandings, permission="platform:read")
async def list_standings(session: Session, asked: ListStandings) -> Page[ListedStanding]:
    """Where every business stands."""
    return await queries.list_all(session, asked)


@requests.answer(ExtendTrial, permission="platform:write")
async def extend_trial(session: Session, asked: ExtendTrial) -> BusinessStanding:
    """Let a trial last longer."""
    return await operations.extend_trial(session, asked)


@requests.answer(ExcuseBusiness, permission="platform:write")
async def excuse(session: Session, asked: ExcuseBusiness) -> BusinessStanding:
    """Let a business go on without paying."""
    return await operations.excuse(session, asked)


@requests.answer(EndExcuse, permission="platform:write")
async def end_excuse(session: Session, asked: EndExcuse) -> BusinessStanding:
    """Excuse a business no more."""
    return await operations.end_excuse(session, asked)
