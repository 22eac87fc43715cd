"""Requests about in-app notifications."""

from contracts.notifications import api as contract
from contracts.notifications.shapes import InAppNotification, NotificationHead
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from notifications.in_app import operations, queries

requests = Requests()


@requests.answer(contract.ListMyNotifications)
async def list_mine(session: Session, asked: contract.ListMyNotifications) -> Page[InAppNotification]:
    """The caller's notifications after a sequence; the next page starts after the last one's."""
    found = await queries.after(session, queries.reader(session), asked.after, limit=asked.limit + 1)
    items = [InAppNotification.model_validate(row) for row in found[: asked.limit]]
    return Page(items=items, has_more=len(found) > asked.limit)


@requests.answer(contract.GetNotificationHead)
async def head(session: Session, asked: contract.GetNotificationHead) -> NotificationHead:  # noqa: ARG001 - it asks by being asked
    """Where the caller's notifications stand."""
    return NotificationHead(sequence=await queries.last_sequence(session, queries.reader(session)))


@requests.answer(contract.MarkRead)
async def mark_read(session: Session, asked: contract.MarkRead) -> Done:
    """Mark one of the caller's notifications as read."""
    await operations.mark_read(session, asked.notification_id)
    return Done()
