"""How an attempt to deliver can end, and when the next one is made."""

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from notifications.letters.rules.facts import Kind

LEASE = timedelta(minutes=2)
"""Longer than both dispatchers' batches can take: 32 and 8 mails, 8 at once, at most 20 seconds each."""

AWAY_CAP, DEFERRED_CAP = timedelta(seconds=15), timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """A mail to the customer: what it says, and between which moments it may leave."""

    kind: Kind
    dedupe_key: str
    due_at: datetime
    expires_at: datetime


class Outcome(StrEnum):
    """How one attempt ended."""

    SENT = "sent"
    AWAY = "away"
    """The server could not be reached, or did not finish; the message was not at fault."""
    DEFERRED = "deferred"
    """The server asked to try later."""
    REFUSED = "refused"
    """It will never be taken."""


def next_attempt(now: datetime, outcome: Outcome, attempts: int) -> datetime:
    """When to try again: waits double, with jitter so that a backlog spreads.

    They stay short while the server is away, and grow long when it answers that it will not take this one yet.
    """
    first, cap = (timedelta(seconds=1), AWAY_CAP) if outcome is Outcome.AWAY else (timedelta(seconds=30), DEFERRED_CAP)
    wait = min(first.total_seconds() * 2.0 ** min(attempts, 20), cap.total_seconds())
    return now + timedelta(seconds=wait * random.uniform(0.5, 1.0))


def address_hash(business_id: UUID, address: str) -> bytes:
    """How a suppressed address is kept: comparable within one business, readable nowhere."""
    return hashlib.sha256(f"{business_id}:{address.lower()}".encode()).digest()
