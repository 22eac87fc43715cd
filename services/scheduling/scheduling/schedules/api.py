"""Schedules: requests in."""

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.catalogue.api import (
    CreateSchedule,
    ListSchedules,
    RemoveOverride,
    SetOverride,
    UpdateSchedule,
)
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from scheduling.schedules import operations, queries

requests = Requests()


@requests.answer(ListSchedules, permission="schedules:read")
async def list_page(session: Session, asked: ListSchedules) -> Page[catalogue.Schedule]:
    """Every schedule of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreateSchedule, permission="schedules:write")
async def create(session: Session, asked: CreateSchedule) -> catalogue.Schedule:
    """Add a schedule."""
    return await operations.create(session, asked)


@requests.answer(UpdateSchedule, permission="schedules:write")
async def update(session: Session, asked: UpdateSchedule) -> catalogue.Schedule:
    """Replace a schedule's hours."""
    return await operations.update(session, asked)


@requests.answer(SetOverride, permission="schedules:write")
async def set_override(session: Session, asked: SetOverride) -> catalogue.Override:
    """Give one date its own hours."""
    return await operations.set_override(session, asked)


@requests.answer(RemoveOverride, permission="schedules:write")
async def remove_override(session: Session, asked: RemoveOverride) -> Done:
    """Give a date its weekly hours back."""
    return await operations.remove_override(session, asked)
