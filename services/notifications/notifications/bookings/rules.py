"""Which mails a booking's fact calls for, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from contracts.scheduling.attendance.events import BookingFeeConfirmed
from contracts.scheduling.deposits.events import BookingAwaitingPayment, BookingPaymentRefused
from contracts.scheduling.events import (
    BookingCancelled,
    BookingConfirmed,
    BookingFact,
    BookingRequested,
    BookingRescheduled,
)
from contracts.scheduling.shapes import BookingStatus
from notifications.deliveries.rules import PlannedMail
from notifications.letters.rules.facts import Kind

WORTH = timedelta(days=5)
"""How long a mail that tells of a fact is worth sending while the server is away (RFC 5321 §4.5.4.1)."""

KINDS: dict[type[BookingFact], Kind] = {
    BookingRequested: Kind.REQUESTED,
    BookingConfirmed: Kind.CONFIRMED,
    BookingRescheduled: Kind.RESCHEDULED,
    BookingCancelled: Kind.CANCELLED,
    BookingAwaitingPayment: Kind.AWAITING_PAYMENT,
    BookingPaymentRefused: Kind.PAYMENT_REFUSED,
    BookingFeeConfirmed: Kind.FEE_CONFIRMED,
}
"""What people are told at once; that a booking took place, or not, is told to nobody."""


def dedupe_key(event: BookingFact, word: str, reader: str) -> str:
    """One message of this word about this version of the booking to this reader; unique within the business."""
    return f"booking:{event.booking_id}:{word}:{event.version}:{reader}"


def news(event: BookingFact, *, now: datetime) -> list[PlannedMail]:
    """The mail that tells of the fact itself."""
    kind = KINDS.get(type(event))
    if kind is None:
        return []
    return [PlannedMail(kind, dedupe_key(event, kind.word, "email"), now, now + WORTH)]


def reminders(event: BookingFact, *, now: datetime, minutes_before: Sequence[int]) -> list[PlannedMail]:
    """The reminders of a booking that stands; none whose moment has passed. They are worthless from its start on."""
    if event.status is not BookingStatus.CONFIRMED:
        return []
    due = {minutes: event.starts_at - timedelta(minutes=minutes) for minutes in minutes_before}
    return [
        PlannedMail(Kind.REMINDER, dedupe_key(event, f"reminder-{minutes}", "email"), at, event.starts_at)
        for minutes, at in due.items()
        if at > now
    ]
