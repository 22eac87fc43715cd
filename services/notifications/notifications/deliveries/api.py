"""Requests about what was planned and sent."""

from contracts.notifications.api import ListDeliveries, LoggedNotification
from contracts.types import Page
from kit import pages
from kit.db import Session
from kit.requests import Requests
from notifications.deliveries import queries
from notifications.deliveries.models import Notification
from notifications.settings import settings

requests = Requests()


@requests.answer(ListDeliveries, permission="notifications:read")
async def list_deliveries(session: Session, asked: ListDeliveries) -> Page[LoggedNotification]:
    """What was planned and sent, newest first."""
    query = queries.log(booking_id=asked.booking_id, status=asked.status)
    key = settings().derived_key("cursors")
    rows, turn = await pages.turn(session, query, asked, [Notification.id], key=key, descending=True)
    return Page(items=[LoggedNotification.model_validate(row) for row in rows], **turn)
