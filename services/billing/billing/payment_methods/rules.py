"""What a customer agrees to who lets a card be kept, and until when one can be charged."""

import calendar
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from contracts.billing.payment_methods.shapes import CardConsent

WORDING: Final = (
    "I allow {business} to keep this card at Stripe and to charge it, without asking me each time, the fee for "
    "calling off a booking too late or for not coming to it, as the terms of that booking say when I make it, and no "
    "more than that. A person of {business} confirms each charge before it is made. I can take this permission back "
    "at any time by removing the card."
)
"""What Stripe wants said of cards that are charged while their holder is away: that it is allowed, when, how much,
and how it is taken back (docs.stripe.com/payments/save-and-reuse, "Compliance"). Another wording has another version,
by itself; what customers agreed to stands with their cards."""

VERSION_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class ToldCard:
    """A card as it is at Stripe."""

    stripe_id: str
    stripe_customer: str | None
    """Whose it is there; None once it is taken from them."""
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class ToldSetup:
    """How the saving of a card stands at Stripe."""

    nexus_id: str | None
    """Our own id of it."""
    over: bool
    """Whether it was cancelled there."""
    card: ToldCard | None
    """What came of it; None until then."""


def consent(business: str) -> CardConsent:
    """The wording for a business of this name, and its version."""
    text = WORDING.format(business=business)
    return CardConsent(text=text, version=hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS])


def runs_out(exp_year: int, exp_month: int) -> datetime:
    """The moment after which a card of this date is refused everywhere: its last day, in the last zone on earth."""
    _, days = calendar.monthrange(exp_year, exp_month)
    return datetime(exp_year, exp_month, days, tzinfo=UTC) + timedelta(days=1, hours=12)
