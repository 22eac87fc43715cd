"""Sessions: requests in."""

from contracts.scheduling.sessions import shapes
from contracts.scheduling.sessions.api import (
    CancelSession,
    ChangeSession,
    GetRoster,
    ListSessions,
    ListSessionSlots,
    PlanSession,
    PlanSessionRun,
)
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.sessions import operations, queries

requests = Requests()


@requests.answer(ListSessionSlots)
async def list_slots(session: Session, asked: ListSessionSlots) -> shapes.Timetable:
    """Anybody may see what is on and what is left of it."""
    return await operations.timetable(session, asked)


@requests.answer(ListSessions, permission="schedules:read")
async def list_page(session: Session, asked: ListSessions) -> Page[shapes.Session]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(GetRoster, permission="bookings:read")
async def roster(session: Session, asked: GetRoster) -> shapes.Roster:
    """Staff."""
    return await queries.roster(session, asked)


@requests.answer(PlanSession, permission="schedules:write")
async def plan(session: Session, asked: PlanSession) -> shapes.Session:
    """Whoever makes the schedules."""
    return await operations.plan(session, asked)


@requests.answer(PlanSessionRun, permission="schedules:write")
async def plan_run(session: Session, asked: PlanSessionRun) -> shapes.SessionRun:
    """Whoever makes the schedules."""
    return await operations.plan_run(session, asked)


@requests.answer(ChangeSession, permission="schedules:write")
async def change(session: Session, asked: ChangeSession) -> shapes.Session:
    """Whoever makes the schedules."""
    return await operations.change(session, asked)


@requests.answer(CancelSession, permission="schedules:write")
async def cancel(session: Session, asked: CancelSession) -> shapes.Session:
    """Whoever makes the schedules."""
    return await operations.cancel(session, asked)
