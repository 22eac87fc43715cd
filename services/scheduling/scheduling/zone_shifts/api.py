"""Requests about zone shifts."""

from contracts.scheduling.zone_shifts.api import ListZoneShifts
from contracts.scheduling.zone_shifts.shapes import ZoneShift
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.zone_shifts import queries

requests = Requests()


@requests.answer(ListZoneShifts, permission="bookings:read")
async def list_page(session: Session, asked: ListZoneShifts) -> Page[ZoneShift]:
    """Staff."""
    return await queries.list_page(session, asked)
