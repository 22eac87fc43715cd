"""What an endpoint is to be, and how endpoints at Stripe are known as ours."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from billing.looks import rules as looks
from contracts.billing.webhooks.shapes import Audience

PATH: Final = "/webhooks/stripe"
PURPOSE: Final = "webhooks"
CHECK_EVERY: Final = timedelta(hours=1)
LISTEN_ON: Final = timedelta(hours=1)
"""How long an endpoint that was replaced is still listened to: what is on its way is signed with its secret."""
LONGEST_RETRY: Final = timedelta(minutes=10)


def events(audience: Audience) -> list[str]:
    """Exactly the types of events that lead somewhere here."""
    return looks.sent(connected=audience is Audience.CONNECTED)


def metadata(audience: Audience, endpoint_id: str) -> dict[str, str]:
    """How an endpoint is known as ours: what it is for, and which row stands for it."""
    return {"nexus_purpose": PURPOSE, "nexus_audience": audience, "nexus_id": endpoint_id}


def is_orphan(url: str, told: Mapping[str, Any], audience: Audience, ours: Collection[str]) -> bool:
    """Whether an endpoint sends to us, and yet no row has its secret.

    A crash between Stripe's answer and our record leaves one, a database that was made anew leaves two; what they send
    would be refused for ever.
    """
    said = told.get("metadata") or {}
    known = (said.get("nexus_purpose"), said.get("nexus_audience"), told.get("url")) == (PURPOSE, audience, url)
    return known and told.get("id") not in ours


def retry_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2 s, 4 s, 8 s … 10 min."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST_RETRY)
