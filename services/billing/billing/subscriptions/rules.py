"""What a subscription at Stripe says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.types import from_typeid

ENDED: Final = frozenset({"canceled", "incomplete_expired"})
"""What never goes on (docs.stripe.com/billing/subscriptions/overview, "Subscription statuses")."""


@dataclass(frozen=True, slots=True)
class Told:
    """A subscription as Stripe told of it, asked at a moment."""

    asked_at: datetime
    account: str
    stripe_id: str
    membership_id: UUID
    status: str
    period_starts_at: datetime
    period_ends_at: datetime
    cancel_at_period_end: bool
    ended_at: datetime | None
    latest_invoice: str | None
    created_at: datetime


def membership_of(metadata: Mapping[str, str] | None) -> UUID | None:
    """The membership that an object at Stripe was made for; None for what was not made by us, or for none."""
    try:
        return from_typeid("mem", (metadata or {})["membership_id"])
    except (KeyError, ValueError):
        return None
