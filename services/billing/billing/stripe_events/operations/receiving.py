"""Taking events in: verified, stored, and no more; whatever is done about them comes after the answer."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from billing import metrics
from billing.looks import rules as looks
from billing.settings import settings
from billing.stripe_endpoints import queries as endpoints
from billing.stripe_events import rules
from billing.stripe_events.rules import Heard
from contracts.billing.webhooks.api import ReceiveStripeEvent
from contracts.billing.webhooks.shapes import EventStatus
from contracts.types import Done
from kit import clock, ticks
from kit.db import Session
from kit.errors import AppError

TICK: Final = "settle_stripe_events"


class StripeSignatureRefused(AppError):
    """This is not signed by Stripe with a secret that is known here, or was signed too long ago."""

    status = 400
    code = "billing.stripe_signature_refused"
    headers: ClassVar = {}


class StripeEventUnreadable(AppError):
    """The event is signed, and yet none that can be read."""

    status = 400
    code = "billing.stripe_event_unreadable"
    headers: ClassVar = {}


async def receive(session: Session, asked: ReceiveStripeEvent) -> Done:
    """Store an event, once, whatever it says. Raises `StripeSignatureRefused` and `StripeEventUnreadable`."""
    try:
        body = base64.b64decode(asked.body, validate=True)
    except (binascii.Error, ValueError):
        raise StripeEventUnreadable from None
    secrets = [*settings().stripe_webhook_secrets, *await endpoints.secrets(session)]
    if not rules.is_signed(body, asked.signature, secrets, clock.now()):
        metrics.count_event("forged")
        raise StripeSignatureRefused
    try:
        heard = rules.read(body)
    except rules.Unreadable:
        raise StripeEventUnreadable from None
    if not await store(session, [heard]):
        metrics.count_event("repeated")
    return Done()


async def store(session: Session, heard: Sequence[Heard], *, missed: bool = False) -> int:
    """Store the events that are not known yet, and say how many. Those that lead somewhere are settled at once."""
    rows = [_row(each, missed=missed) for each in heard]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * len(_COLUMNS)
    new = [row["status"] for row in await session.fetch(_STORE, *columns)]
    for status in new:
        metrics.count_event("missed" if missed else status)
    if EventStatus.RECEIVED in new:
        ticks.wake(session, TICK)
    return len(new)


_COLUMNS: Final = {
    "event_id": "text", "account": "text", "livemode": "boolean", "type": "text", "object_kind": "text",
    "object_id": "text", "happened_at": "timestamptz", "received_at": "timestamptz", "missed": "boolean",
    "payload": "bytea", "status": "text", "problem": "text", "attempts": "integer", "due_at": "timestamptz",
    "settled_at": "timestamptz",
}  # fmt: skip
_STORE: Final = f"""
insert into stripe_events ({", ".join(_COLUMNS)})
select * from unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_COLUMNS.values(), 1))})
on conflict do nothing returning status
"""  # noqa: S608 - of our own names alone


def _row(heard: Heard, *, missed: bool) -> tuple[Any, ...]:
    """The values of an event's columns."""
    now, about = clock.now(), looks.about(heard.type)
    kind = about.kind_in(heard.account) if about else None
    status, problem = EventStatus.RECEIVED, None
    if heard.livemode != settings().livemode:
        status, problem = EventStatus.REFUSED, "other_mode"
    elif kind is None:
        status, problem = EventStatus.IGNORED, "not_needed"
    received = status is EventStatus.RECEIVED
    return (
        heard.event_id, heard.account, heard.livemode, heard.type, kind,
        about.object_id(heard.told, heard.account) if about and kind else None, heard.happened_at, now, missed,
        heard.payload, status.value, problem, 0, now if received else None, None if received else now,
    )  # fmt: skip
