"""Requests about the waitlist; what accepts an offer makes a booking, and is answered there."""

from contracts.scheduling.waitlist import shapes
from contracts.scheduling.waitlist.api import DeclineOffer, GetWaitlistEntry, JoinWaitlist, LeaveWaitlist, ListWaitlist
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from scheduling.waitlist import operations, queries

requests = Requests()


@requests.answer(JoinWaitlist)
async def join(session: Session, asked: JoinWaitlist) -> shapes.NewWaitlistEntry:
    """Anybody may wait."""
    return await operations.join(session, asked)


@requests.answer(GetWaitlistEntry)
async def get(session: Session, asked: GetWaitlistEntry) -> shapes.WaitlistEntry:
    """Whoever has the entry's token, and staff."""
    return await operations.show(session, asked)


@requests.answer(ListWaitlist, permission="bookings:read")
async def list_page(session: Session, asked: ListWaitlist) -> Page[shapes.WaitlistEntry]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(DeclineOffer)
async def decline(session: Session, asked: DeclineOffer) -> shapes.WaitlistEntry:
    """Whoever has the entry's token, and staff."""
    return await operations.decline(session, asked)


@requests.answer(LeaveWaitlist)
async def leave(session: Session, asked: LeaveWaitlist) -> Done:
    """Whoever has the entry's token, and staff."""
    return await operations.leave(session, asked)
