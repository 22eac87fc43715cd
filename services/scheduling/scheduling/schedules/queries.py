"""Reading schedules, as they are shown."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.catalogue.api import ListSchedules
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.schedules.models import Override, Schedule


async def get_for_change(session: Session, schedule_id: UUID) -> Schedule:
    """The schedule, locked until the transaction ends. Raises `NotFound`."""
    schedule = await session.scalar(select(Schedule).where(Schedule.id == schedule_id).with_for_update())
    if schedule is None:
        raise NotFound
    return schedule


async def find(session: Session, schedule_id: UUID | None) -> Schedule | None:
    """The schedule, if there is one."""
    return await session.scalar(select(Schedule).where(Schedule.id == schedule_id)) if schedule_id else None


async def find_override(session: Session, override_id: UUID) -> Override | None:
    """The override, if there is one."""
    return await session.scalar(select(Override).where(Override.id == override_id))


async def count_overrides(session: Session, schedule: Schedule) -> int:
    """How many overrides the schedule has."""
    return await session.scalar(select(func.count()).where(Override.schedule_id == schedule.id)) or 0


async def shown(session: Session, schedules: Sequence[Schedule]) -> list[catalogue.Schedule]:
    """The schedules as they travel, each with its overrides by date. One round trip."""
    overrides = defaultdict(list)
    for each in await session.scalars(
        select(Override)
        .where(Override.schedule_id.in_([schedule.id for schedule in schedules]))
        .order_by(Override.date, Override.start, Override.id)
    ):
        overrides[each.schedule_id].append(catalogue.Override.model_validate(each))
    return [
        catalogue.Schedule(
            id=schedule.id,
            name=schedule.name,
            timezone=schedule.timezone,
            rules=schedule.rules,
            overrides=overrides[schedule.id],
            out_of_office=schedule.out_of_office,
            travel=schedule.travel,
            version=schedule.version,
        )
        for schedule in schedules
    ]


async def list_page(session: Session, asked: ListSchedules) -> Page[catalogue.Schedule]:
    """Schedules, oldest first."""
    rows, rest = await paging.turn(session, select(Schedule), asked, [Schedule.id])
    return Page(items=await shown(session, rows), **rest)
