"""The timeline of a booking: what scheduling did, and what notifications sent about it."""

import logging
from typing import Final

from contracts.notifications.api import ListDeliveries, LoggedNotification, NotificationStatus
from contracts.permissions import Role
from contracts.scheduling.api import GetTimeline
from contracts.scheduling.shapes import Timeline, TimelineEntry
from contracts.types import Actor, ActorKind
from kit.client import Answered, Contexts
from kit.errors import AppError
from kit.scope import Scope

log = logging.getLogger(__name__)

MAX_DELIVERIES: Final = 100
_ACTOR: Final = Actor(kind=ActorKind.SYSTEM, id="timeline")


async def timeline(contexts: Contexts, asked: GetTimeline, scope: Scope, _: str | None) -> Answered:
    """Every transition of the booking and every message about it, by time.

    Scheduling decides whether the caller may see the booking; only then notifications is asked, by the system. When it
    cannot answer the transitions are still told.
    """
    happened = await contexts.ask(asked, scope)
    reader = Scope(scope.business_id, _ACTOR, frozenset({Role.STAFF}), cause=scope.cause)
    try:
        sent = await contexts.ask(ListDeliveries(booking_id=asked.booking_id, limit=MAX_DELIVERIES), reader)
    except AppError as error:
        log.warning("a timeline without its messages: %s", error.code)
        return Answered(happened, replayed=False)
    entries = [*happened.entries, *map(_entry, sent.items)]
    told = Timeline(booking_id=happened.booking_id, entries=sorted(entries, key=lambda entry: entry.at))
    return Answered(told, replayed=False)


def _entry(message: LoggedNotification) -> TimelineEntry:
    return TimelineEntry(
        at=message.sent_at if message.sent_at and message.status is NotificationStatus.SENT else message.due_at,
        what=message.kind,
        actor="system:notifications",
        detail=f"{message.channel} {message.status}",
        trace_id=message.trace_id,
    )
