"""Requests about holds."""

from contracts.scheduling import shapes
from contracts.scheduling.api import PlaceHold, ReleaseHold
from contracts.types import Done
from kit.db import Session
from kit.requests import Requests
from scheduling.holds import operations
from scheduling.occupancies import operations as occupancies

requests = Requests()


@requests.answer(PlaceHold, queue=occupancies.queueing)
async def place(session: Session, asked: PlaceHold) -> shapes.Hold:
    """Anybody may hold a slot."""
    return await operations.place(session, asked)


@requests.answer(ReleaseHold)
async def release(session: Session, asked: ReleaseHold) -> Done:
    """Whoever has the hold's token."""
    return await operations.release(session, asked)
