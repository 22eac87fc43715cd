"""The timeline of a booking: what scheduling did, what notifications sent about it, and what billing took for it."""

import asyncio
import logging
from collections.abc import Awaitable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.billing.payments.api import GetPayment, ListPayments
from contracts.billing.payments.shapes import Payment, PaymentDetails, RefundStatus
from contracts.money import digits
from contracts.notifications.api import ListDeliveries, LoggedNotification, NotificationStatus
from contracts.permissions import Role
from contracts.scheduling.api import GetTimeline
from contracts.scheduling.shapes import Timeline, TimelineEntry
from contracts.types import Actor, ActorKind, BookingId, Money
from kit.client import Answered, Contexts
from kit.errors import AppError
from kit.scope import Scope

log = logging.getLogger(__name__)

MAX_DELIVERIES: Final = 100
MAX_PAYMENTS: Final = 20
_ACTOR: Final = Actor(kind=ActorKind.SYSTEM, id="timeline")


async def timeline(contexts: Contexts, asked: GetTimeline, scope: Scope, _: str | None) -> Answered:
    """Every transition of the booking, every message about it and all money for it, by time.

    Scheduling decides whether the caller may see the booking; only then notifications and billing are asked, by the
    system. What one of them cannot answer is left out.
    """
    happened = await contexts.ask(asked, scope)
    reader = Scope(scope.business_id, _ACTOR, frozenset({Role.MANAGER}), cause=scope.cause)
    more = await asyncio.gather(
        _or_nothing("messages", _messages(contexts, asked.booking_id, reader)),
        _or_nothing("money", _money(contexts, asked.booking_id, reader)),
    )
    entries = sorted([*happened.entries, *more[0], *more[1]], key=lambda entry: entry.at)
    return Answered(Timeline(booking_id=happened.booking_id, entries=entries), replayed=False)


async def _or_nothing(what: str, question: Awaitable[list[TimelineEntry]]) -> list[TimelineEntry]:
    try:
        return await question
    except AppError as error:
        log.warning("a timeline without its %s: %s", what, error.code)
        return []


async def _messages(contexts: Contexts, booking_id: BookingId, reader: Scope) -> list[TimelineEntry]:
    sent = await contexts.ask(ListDeliveries(booking_id=booking_id, limit=MAX_DELIVERIES), reader)
    return [_sent(message) for message in sent.items]


def _sent(message: LoggedNotification) -> TimelineEntry:
    return TimelineEntry(
        at=message.sent_at if message.sent_at and message.status is NotificationStatus.SENT else message.due_at,
        what=message.kind,
        actor="system:notifications",
        detail=f"{message.channel} {message.status}",
        trace_id=message.trace_id,
    )


async def _money(contexts: Contexts, booking_id: BookingId, reader: Scope) -> list[TimelineEntry]:
    page = await contexts.ask(ListPayments(booking_id=booking_id, limit=MAX_PAYMENTS), reader)
    return [entry for payment in page.items for entry in _entries(await _whole(contexts, payment, reader))]


async def _whole(contexts: Contexts, payment: Payment, reader: Scope) -> PaymentDetails | Payment:
    """The payment with its refunds and disputes, where it has any."""
    if payment.refunded.amount_minor or payment.disputed:
        return await contexts.ask(GetPayment(payment_id=payment.id), reader)
    return payment


def _entries(payment: PaymentDetails | Payment) -> Iterator[TimelineEntry]:
    def entry(what: str, at: datetime | None, money: Money) -> Iterator[TimelineEntry]:
        if at:
            detail = f"{payment.purpose} {written(money)}"
            yield TimelineEntry(at=at, what=what, actor="system:billing", detail=detail)

    yield from entry("payment.succeeded", payment.paid_at, payment.amount)
    if isinstance(payment, PaymentDetails):
        for refund in payment.refunds:
            if refund.status in {RefundStatus.PENDING, RefundStatus.SUCCEEDED}:
                yield from entry("payment.refunded", refund.refunded_at, refund.amount)
        for dispute in payment.disputes:
            yield from entry("payment.disputed", dispute.opened_at, dispute.amount)


def written(money: Money) -> str:
    """`EUR 15.00`."""
    return f"{money.currency} {Decimal(money.amount_minor).scaleb(-digits(money.currency)):f}"
