"""Requests about visits."""

from contracts.scheduling.visits import shapes
from contracts.scheduling.visits.api import CancelVisit, CreateVisit, GetVisit, ListVisitTimes, RescheduleVisit
from kit.db import Session
from kit.requests import Requests
from scheduling.visits import operations

requests = Requests()


@requests.answer(ListVisitTimes)
async def list_times(session: Session, asked: ListVisitTimes) -> shapes.VisitAvailability:
    """Anybody may look; for a visit that is to move whoever has its token for that, the customer, and staff."""
    return await operations.list_times(session, asked)


@requests.answer(CreateVisit)
async def create(session: Session, asked: CreateVisit) -> shapes.NewVisit:
    """Anybody may book."""
    return await operations.create(session, asked)


@requests.answer(GetVisit)
async def get(session: Session, asked: GetVisit) -> shapes.Visit:
    """Whoever has a manage token of the visit, the customer, and staff."""
    return await operations.show(session, asked)


@requests.answer(CancelVisit)
async def cancel(session: Session, asked: CancelVisit) -> shapes.Visit:
    """Whoever has the token for cancelling, the customer, and staff."""
    return await operations.cancel(session, asked)


@requests.answer(RescheduleVisit)
async def reschedule(session: Session, asked: RescheduleVisit) -> shapes.Visit:
    """Whoever has the token for rescheduling, the customer, and staff."""
    return await operations.reschedule(session, asked)
