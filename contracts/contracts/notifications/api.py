"""The requests that notifications answers."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from contracts.request import Request
from contracts.types import BookingId, Cursor, Done, Limit, Line, NotificationId, Page, Prose, Shape


class Channel(StrEnum):
    """How a notification reaches its reader."""

    EMAIL = "email"
    IN_APP = "in_app"


class NotificationStatus(StrEnum):
    """Where a notification stands."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    """Overtaken by a later fact: cancelled, moved, or read elsewhere."""
    FAILED = "failed"


class InAppNotification(Shape):
    """A message inside Nexus for one user."""

    id: NotificationId
    sequence: int
    """Rises by one per user; resume a stream after it."""
    kind: Line
    title: Line
    body: Prose
    about_id: Line | None
    created_at: AwareDatetime
    read_at: AwareDatetime | None


class LoggedNotification(Shape):
    """One planned or sent notification, without its text."""

    id: NotificationId
    kind: Line
    channel: Channel
    status: NotificationStatus
    about_id: Line
    due_at: AwareDatetime
    sent_at: AwareDatetime | None
    attempts: int
    trace_id: str | None = None


class ListMyNotifications(Request[Page[InAppNotification]], subject="notifications.notification.mine.v1", reads=True):
    """In-app notifications of the user who asks, after a sequence, oldest first."""

    after: int = Field(default=0, ge=0)
    limit: Limit = 50


class MarkRead(Request[Done], subject="notifications.notification.read.v1"):
    """Mark one of the caller's notifications as read."""

    notification_id: NotificationId


class ListDeliveries(Request[Page[LoggedNotification]], subject="notifications.delivery.list.v1", reads=True):
    """What was planned and sent, newest first."""

    booking_id: BookingId | None = None
    status: NotificationStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None
