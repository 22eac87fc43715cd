"""Reading opening hours."""

from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.opening_hours import shapes
from kit import clock
from kit.db import Session
from scheduling.availability import rules
from scheduling.businesses import queries as businesses
from scheduling.opening_hours.models import OpeningHours
from scheduling.schedules import queries as schedules


async def show(session: Session) -> shapes.OpeningHours:
    """When the business is open, as everybody may know; three round trips."""
    return await shown(session, await session.scalar(select(OpeningHours.schedule_id)))


async def shown(session: Session, schedule_id: UUID | None) -> shapes.OpeningHours:
    """A schedule as opening hours; none at all where no schedule says any."""
    schedule = await schedules.find(session, schedule_id)
    if schedule is None:
        timezone = (await businesses.get(session)).timezone
        return shapes.OpeningHours(schedule_id=None, timezone=timezone, rules=[], overrides=[], closed=[])
    (known,) = await schedules.shown(session, [schedule])
    today = rules.to_wall(rules.from_datetime(clock.now()), known.timezone).date()
    return shapes.OpeningHours(
        schedule_id=known.id,
        timezone=known.timezone,
        rules=known.rules,
        overrides=[
            shapes.HoursOfDate(date=each.date, start=each.start, end=each.end)
            for each in known.overrides
            if each.date >= today
        ],
        closed=[each for each in known.out_of_office if each.to_date >= today],
    )
