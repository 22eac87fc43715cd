"""Opening hours: requests in."""

from contracts.scheduling.opening_hours import shapes
from contracts.scheduling.opening_hours.api import GetOpeningHours, SetOpeningHours
from kit.db import Session
from kit.requests import Requests
from scheduling.opening_hours import operations, queries

requests = Requests()


@requests.answer(GetOpeningHours)
async def get(session: Session, asked: GetOpeningHours) -> shapes.OpeningHours:  # noqa: ARG001 - there is one
    """Anybody may know when the business is open."""
    return await queries.show(session)


@requests.answer(SetOpeningHours, permission="schedules:write")
async def change(session: Session, asked: SetOpeningHours) -> shapes.OpeningHours:
    """Whoever makes the schedules."""
    return await operations.change(session, asked)
