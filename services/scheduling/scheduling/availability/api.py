"""Availability: requests in."""

from contracts.scheduling.api import ExplainAvailability, ListAvailability, NextAvailability
from contracts.scheduling.shapes import Explanation
from kit.db import Session
from kit.requests import Encoded, Requests
from scheduling.availability import operations

requests = Requests()


@requests.answer(ListAvailability)
async def list_slots(session: Session, asked: ListAvailability) -> Encoded:
    """Bookable starts in a range."""
    return await operations.list_slots(session, asked)


@requests.answer(NextAvailability)
async def find_next(session: Session, asked: NextAvailability) -> Encoded:
    """The first bookable starts."""
    return await operations.find_next(session, asked)


@requests.answer(ExplainAvailability)
async def explain(session: Session, asked: ExplainAvailability) -> Explanation:
    """Why a start is bookable or not."""
    return await operations.explain(session, asked)
