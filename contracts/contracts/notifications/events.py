"""What notifications tells the other contexts."""

from contracts.event import Event
from contracts.types import Line, NotificationId


class _NotificationFact(Event):
    """What every fact about a notification carries."""

    notification_id: NotificationId
    kind: Line
    about_id: Line
    """The TypeID of what it is about."""


class NotificationSent(_NotificationFact, subject="notifications.notification.sent.v1", about="notification_id"):
    """A notification left on its channel."""

    channel: Line


class NotificationFailed(_NotificationFact, subject="notifications.notification.failed.v1", about="notification_id"):
    """A notification was given up."""

    channel: Line
    reason: Line
