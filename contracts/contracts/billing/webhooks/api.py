"""Requests about what Stripe sends."""

from typing import Annotated

from pydantic import StringConstraints

from contracts.billing.webhooks.shapes import EventStatus, Replayed, RestingLook, StripeEndpoints, StripeEvent
from contracts.request import Request
from contracts.types import BusinessId, Cursor, Done, Limit, LookId, Page

StripeEventId = Annotated[str, StringConstraints(pattern=r"^evt_[0-9A-Za-z_]{1,250}$")]
"""An event's id at Stripe."""


class ReceiveStripeEvent(Request[Done], subject="billing.stripe_event.receive.v1"):
    """An event of Stripe's, as it came in. Handed over by the gateway."""

    body: Annotated[str, StringConstraints(max_length=700_000)]
    """The body to the byte, in base64."""
    signature: Annotated[str, StringConstraints(max_length=1_000)]
    """The header Stripe-Signature."""


class ListStripeEvents(Request[Page[StripeEvent]], subject="billing.stripe_event.list.v1", reads=True):
    """Events of Stripe's, of all accounts, the newest first."""

    status: EventStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ReplayStripeEvents(Request[Replayed], subject="billing.stripe_event.replay.v1"):
    """Try an event again that was given up, refused or ignored; or all that were given up."""

    event_id: StripeEventId | None = None


class ListRestingLooks(Request[Page[RestingLook]], subject="billing.look.list_resting.v1", reads=True):
    """Objects of all businesses that were looked at in vain so often that nobody does any more."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ReplayLook(Request[Done], subject="billing.look.replay.v1"):
    """Look again at an object that rests."""

    business_id: BusinessId
    look_id: LookId


class ListStripeEndpoints(Request[StripeEndpoints], subject="billing.stripe_endpoint.list.v1", reads=True):
    """The webhook endpoints at Stripe that billing keeps."""


class RotateStripeEndpoints(Request[StripeEndpoints], subject="billing.stripe_endpoint.rotate.v1"):
    """Replace both endpoints by new ones with new secrets; the old ones are listened to until an hour after that."""
