"""The adapter to Stripe: the official library, asynchronous, at the version of the API that its pin speaks."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any, ClassVar, Final

import stripe
from stripe import RequestOptions, StripeClient

from billing.settings import settings
from kit.db import refuse_network_in_transaction
from kit.errors import AppError, Conflict, Unavailable
from kit.telemetry import SpanKind, span

NOT_FOUND: Final = "resource_missing"
NO_BALANCE: Final = frozenset({"balance_insufficient", "insufficient_balance_for_refund"})
"""The business has too little at Stripe for this now."""

logging.getLogger("stripe").setLevel(logging.WARNING)  # it tells of each call twice; calls have spans


class StripeAway(Unavailable):
    """The payment service cannot be reached now; nothing was charged twice. Try again shortly."""

    code = "billing.stripe_away"


class StripeRefused(Conflict):
    """The payment service refuses this; `what` is Stripe's code for why."""

    code = "billing.stripe_refused"

    def __init__(self, what: str, status: int | None = None) -> None:
        super().__init__()
        self.what, self.http_status = what, status


class CardDeclined(AppError):
    """The card was declined."""

    status = 402
    code = "billing.card_declined"
    headers: ClassVar = {}

    def __init__(self, what: str, payment_intent: str | None = None) -> None:
        super().__init__()
        self.what = what
        """Stripe's decline code, else its code."""
        self.payment_intent = payment_intent
        """The payment that was tried, by its id."""


class _Client(stripe.HTTPXClient):
    """Stripe's own client over httpx, which refuses to speak while a transaction is open."""

    async def request_async(self, *arguments: Any, **named: Any) -> Any:
        refuse_network_in_transaction()
        return await super().request_async(*arguments, **named)


@cache
def client() -> StripeClient:
    """The platform's account. Raises `StripeAway` where this process is told of none."""
    chosen = settings()
    if not chosen.stripe_api_key:
        raise StripeAway("This installation has no payment service: NEXUS_STRIPE_API_KEY is not set")
    return StripeClient(
        chosen.stripe_api_key,
        base_addresses={"api": chosen.stripe_url.rstrip("/")},
        http_client=_Client(timeout=chosen.stripe_timeout_seconds),
        max_network_retries=0,
    )


def options(account: str | None = None, key: str | None = None) -> RequestOptions:
    """On whose account a call is made (None is the platform's), and under which idempotency key.

    The key is our operation's own id. Stripe forgets it after 24 hours: a retry that may be later looks the object up
    first (by metadata, or by the id that was kept).
    """
    chosen: RequestOptions = {}
    if account is not None:
        chosen["stripe_account"] = account
    if key is not None:
        chosen["idempotency_key"] = key
    return chosen


@asynccontextmanager
async def talking(what: str) -> AsyncIterator[StripeClient]:
    """Speak to Stripe: its errors come out as ours.

    Raises `StripeAway` for what may work later with the same key, `CardDeclined`, and `StripeRefused` for the rest.
    """
    try:
        with span(f"stripe {what}", SpanKind.CLIENT):
            yield client()
    except stripe.CardError as declined:
        raise _declined(declined) from None
    except (stripe.InvalidRequestError, stripe.PermissionError) as refused:
        if refused.http_status == 409:
            raise StripeAway from None
        code = refused.code or (refused.error and refused.error.code)  # of a 403 the library tells it there alone
        code = code or _message_code(refused)
        raise StripeRefused(code or "refused", refused.http_status) from None
    except stripe.StripeError:  # connection, 429, 5xx, a key that is wrong or taken: its text may hold too much
        raise StripeAway from None


def _message_code(error: stripe.StripeError) -> str | None:
    """What Stripe says instead of a code of some refusals, as of refunds that a balance does not cover."""
    body: Any = error.json_body
    told = body.get("error", {}).get("message_code") if isinstance(body, dict) else None
    return str(told) if told else None


def _declined(error: stripe.CardError) -> CardDeclined:
    told = error.error
    intent = getattr(told, "payment_intent", None)
    return CardDeclined(getattr(told, "decline_code", None) or error.code or "declined", getattr(intent, "id", intent))
