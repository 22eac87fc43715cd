"""Changing schedules and their overrides. Every change of hours raises the schedule's version."""

from sqlalchemy import select

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.scheduling.events import ScheduleChanged
from contracts.types import Done, uuid7
from kit import outbox
from kit.db import Session
from kit.errors import Conflict, NotFound
from scheduling.database import refuse_stale
from scheduling.schedules import queries, rules
from scheduling.schedules.models import Override, Schedule

MOST_OVERRIDES = 2_000


class TooManyOverrides(Conflict):
    """A schedule can have 2,000 overrides; remove some that are over."""

    code = "scheduling.too_many_overrides"


async def create(session: Session, asked: catalogue.CreateSchedule) -> catalogue_shapes.Schedule:
    """Add a schedule. Raises `Invalid` for hours or dates out of order."""
    rules.check(asked.rules, asked.out_of_office, asked.travel)
    schedule = Schedule(id=uuid7(), version=1)
    schedule.replace(asked)
    session.add(schedule)
    return await _changed(session, schedule)


async def update(session: Session, asked: catalogue.UpdateSchedule) -> catalogue_shapes.Schedule:
    """Replace the hours; overrides stay. Raises `NotFound`, `PreconditionFailed`, `Invalid`."""
    rules.check(asked.rules, asked.out_of_office, asked.travel)
    schedule = await queries.get_for_change(session, asked.schedule_id)
    refuse_stale(schedule, asked.if_version)
    schedule.replace(asked)
    schedule.version += 1
    return await _changed(session, schedule)


async def set_override(session: Session, asked: catalogue.SetOverride) -> catalogue_shapes.Override:
    """Give a date its own hours; the same hours twice are one. Raises `NotFound`, `Invalid`, `TooManyOverrides`."""
    rules.check_override(asked.start, asked.end)
    schedule = await queries.get_for_change(session, asked.schedule_id)
    same = select(Override).filter_by(schedule_id=schedule.id, date=asked.date, start=asked.start, end=asked.end)
    override = await session.scalar(same)
    if override is None:
        if await queries.count_overrides(session, schedule) >= MOST_OVERRIDES:
            raise TooManyOverrides
        override = Override(id=uuid7(), schedule_id=schedule.id, date=asked.date, start=asked.start, end=asked.end)
        session.add(override)
        schedule.version += 1
        _publish(session, schedule)
    return catalogue_shapes.Override.model_validate(override)


async def remove_override(session: Session, asked: catalogue.RemoveOverride) -> Done:
    """Give a date its weekly hours back. Raises `NotFound`."""
    found = await queries.find_override(session, asked.override_id)
    if found is None:
        raise NotFound
    schedule = await queries.get_for_change(session, found.schedule_id)
    await session.delete(found)
    schedule.version += 1
    _publish(session, schedule)
    return Done()


async def _changed(session: Session, schedule: Schedule) -> catalogue_shapes.Schedule:
    _publish(session, schedule)
    return (await queries.shown(session, [schedule]))[0]


def _publish(session: Session, schedule: Schedule) -> None:
    outbox.publish(
        session, ScheduleChanged(version=schedule.version, schedule_id=schedule.id, timezone=schedule.timezone)
    )
