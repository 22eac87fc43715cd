"""The requests that notifications answers."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.notifications.shapes import InAppNotification, NotificationHead
from contracts.request import Request
from contracts.types import BookingId, Counted, Cursor, Done, Input, Limit, Line, NotificationId, Page, Prose, Shape


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


ReminderMinutes = Annotated[int, Field(ge=5, le=43_200)]
"""How long before the start a reminder goes out: five minutes to 30 days."""

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""A colour as CSS writes it, in lower case."""


class _PreferenceFields(Input):
    """Everything a business decides about its mails."""

    reminder_minutes: Annotated[list[ReminderMinutes], Field(max_length=5)] = Field(default_factory=lambda: [1_440])
    """Customers are reminded this long before the start; empty is never."""
    brand_color: Color = "#1d4ed8"
    footer: Prose = ""
    """Closes every mail: an address, how to reach the business."""


class MailPreferences(_PreferenceFields, Shape):
    """What a business decided about its mails; version 0 is the defaults."""

    version: int


class ListMyNotifications(Request[Page[InAppNotification]], subject="notifications.notification.mine.v1", reads=True):
    """In-app notifications of the user who asks, after a sequence, oldest first."""

    after: Counted = 0
    limit: Limit = 50


class GetNotificationHead(Request[NotificationHead], subject="notifications.notification.head.v1", reads=True):
    """Where the notifications of the user who asks stand now: what a stream that has just begun goes on after."""


class MarkRead(Request[Done], subject="notifications.notification.read.v1", while_unpaid=True):
    """Mark one of the caller's notifications as read."""

    notification_id: NotificationId


class ListDeliveries(Request[Page[LoggedNotification]], subject="notifications.delivery.list.v1", reads=True):
    """What was planned and sent, newest first."""

    booking_id: BookingId | None = None
    status: NotificationStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetPreferences(Request[MailPreferences], subject="notifications.preferences.get.v1", reads=True):
    """What the business decided about its mails."""


class SetPreferences(_PreferenceFields, Request[MailPreferences], subject="notifications.preferences.set.v1"):
    """Decide about the business's mails. Reminders that are already planned keep their time."""

    if_version: Counted | None = None
