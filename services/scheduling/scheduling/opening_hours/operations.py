"""Deciding when the business is open."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.opening_hours import shapes
from contracts.scheduling.opening_hours.api import SetOpeningHours
from kit.db import Session
from kit.errors import NotFound
from scheduling.opening_hours import queries
from scheduling.opening_hours.models import OpeningHours
from scheduling.schedules import queries as schedules


async def change(session: Session, asked: SetOpeningHours) -> shapes.OpeningHours:
    """Let nobody book outside of a schedule's hours any more, or lift that. Bookings and sessions stand.

    Raises `NotFound` for a schedule that there is not.
    """
    if asked.schedule_id and await schedules.find(session, asked.schedule_id) is None:
        raise NotFound
    if asked.schedule_id is None:
        await session.execute(delete(OpeningHours))
    else:
        row = {"business_id": session.business_id, "schedule_id": asked.schedule_id}
        statement = insert(OpeningHours).values(row)
        await session.execute(statement.on_conflict_do_update(index_elements=[OpeningHours.business_id], set_=row))
    return await queries.shown(session, asked.schedule_id)
