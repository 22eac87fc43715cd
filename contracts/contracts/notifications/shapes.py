"""Shapes of notifications that others read as well."""

from pydantic import AwareDatetime

from contracts.types import Line, NotificationId, Prose, Shape


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


class NotificationHead(Shape):
    """How far the notifications of one user in one business go."""

    sequence: int
    """Of the newest; 0 before the first."""
