"""Requests about video rooms."""

from contracts.scheduling.rooms import shapes
from contracts.scheduling.rooms.api import GetRoom, JoinBooking, ListRooms, RetryRoom
from contracts.scheduling.rooms.shapes import JoinLink
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.rooms import operations, queries

requests = Requests()


@requests.answer(JoinBooking, prepare=operations.ask_for_link, keeps_reply=False)
async def join(session: Session, asked: JoinBooking, link: JoinLink) -> JoinLink:
    """Whoever has a token of the booking, the customer, and staff who may join."""
    return await operations.join(session, asked, link)


@requests.answer(GetRoom, permission="bookings:read")
async def get(session: Session, asked: GetRoom) -> shapes.RoomDetails:
    """Staff."""
    return await queries.get(session, asked)


@requests.answer(ListRooms, permission="bookings:read")
async def list_page(session: Session, asked: ListRooms) -> Page[shapes.Room]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(RetryRoom, permission="bookings:write")
async def retry(session: Session, asked: RetryRoom) -> shapes.Room:
    """Staff."""
    return await operations.retry(session, asked)
