"""Schedules: requests in."""

from contracts.scheduling import shapes
from contracts.scheduling.api import CreateSchedule, ListSchedules, RemoveOverride, SetOverride, UpdateSchedule
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from scheduling.schedules import operations, queries

requests = Requests()


@requests.answer(ListSchedules, permission="schedules:read")
async def list_page(session: Session, asked: ListSchedules) -> Page[shapes.Schedule]:
    """Every schedule of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreateSchedule, permission="schedules:write")
async def create(session: Session, asked: CreateSchedule) -> shapes.Schedule:
    """Add a schedule."""
    return await operations.create(session, asked)


@requests.answer(UpdateSchedule, permission="schedules:write")
async def update(session: Session, asked: UpdateSchedule) -> shapes.Schedule:
    """Replace a schedule's hours."""
    return await operations.update(session, asked)


@requests.answer(SetOverride, permission="schedules:write")
async def set_override(session: Session, asked: SetOverride) -> shapes.Override:
    """Give one date its own hours."""
    return await operations.set_override(session, asked)


@requests.answer(RemoveOverride, permission="schedules:write")
async def remove_override(session: Session, asked: RemoveOverride) -> Done:
    """Give a date its weekly hours back."""
    return await operations.remove_override(session, asked)
