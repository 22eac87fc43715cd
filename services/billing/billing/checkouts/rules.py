"""Until when one can pay, and what Stripe is told about a page."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(hours=24)
"""How long a page of Stripe's lives (docs.stripe.com/api/checkout/sessions/create, `expires_at`)."""
MARGIN = timedelta(minutes=1)
"""What may pass between our clock and Stripe's, the call included."""


@dataclass(frozen=True, slots=True)
class Ends:
    """When a checkout is over: for us, and for Stripe by itself."""

    ours: datetime
    stripes: datetime


def ends(now: datetime, pay_by: datetime | None, payment_due_at: datetime | None) -> Ends:
    """Not before `pay_by` and before `payment_due_at`; where Stripe's page must live longer, we end it at `pay_by`.

    Without `pay_by` in a day.
    """
    earliest, latest = _whole(now + SHORTEST + MARGIN), _whole(now + LONGEST - MARGIN)
    if pay_by is None:
        return Ends(latest, latest)
    stripes = min(max(pay_by, earliest), latest)
    in_time = payment_due_at is None or stripes < payment_due_at
    return Ends(stripes if in_time else pay_by, stripes)


def outlived(page_expires_at: datetime, now: datetime) -> bool:
    """Whether Stripe would refuse this moment as too near."""
    return page_expires_at < now + SHORTEST


def token(key: bytes, checkout_id: UUID) -> str:
    """Shows how a checkout stands: 128 bits of an HMAC, so that asking again tells the same one; stored hashed."""
    mac = hmac.digest(key, f"checkout {checkout_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac[:16]).rstrip(b"=").decode()


def _whole(moment: datetime) -> datetime:
    """In whole seconds, as Stripe knows."""
    return moment.replace(microsecond=0)
