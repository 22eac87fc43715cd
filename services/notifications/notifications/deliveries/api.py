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
    key, business_id = settings().derived_key("cursors"), session.business_id
    behind = None
    if asked.cursor:
        behind = pages.decode(asked.cursor, key, business_id=business_id, request=asked.subject)
    query = queries.log(booking_id=asked.booking_id, status=asked.status)
    found = await session.scalars(pages.after(query, [Notification.id.desc()], behind, limit=asked.limit))
    rows, more = pages.cut(found.all(), limit=asked.limit)
    cursor = pages.encode([rows[-1].id], key, business_id=business_id, request=asked.subject) if more else None
    return Page(items=[LoggedNotification.model_validate(row) for row in rows], has_more=more, cursor=cursor)
