"""Stripe's events, the looks they lead to, and the endpoints they come in by, as platform admins see them."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import BusinessId, LookId, Shape, StripeEndpointId


class EventStatus(StrEnum):
    """What became of an event of Stripe's."""

    RECEIVED = "received"
    """Stored; nothing was done about it yet."""
    SETTLED = "settled"
    """The object it is about is looked at."""
    IGNORED = "ignored"
    """Nobody needs it: its type, or its account, leads nowhere here."""
    REFUSED = "refused"
    """Of the other mode: a test among real money, or the reverse."""
    DEAD = "dead"
    """Given up after many attempts."""


class StripeEvent(Shape):
    """An event of Stripe's, without what it carries."""

    event_id: str
    type: str
    account: str | None = None
    """The connected account it happened in; null is the platform's own."""
    business_id: BusinessId | None = None
    livemode: bool
    object_kind: str | None = None
    """The kind of object that is looked at for it."""
    object_id: str | None = None
    status: EventStatus
    problem: str | None = None
    """Why nothing was done yet, or never will be, as a code."""
    attempts: int
    missed: bool
    """It was never delivered: we found it by reading Stripe's list."""
    happened_at: AwareDatetime
    received_at: AwareDatetime
    settled_at: AwareDatetime | None = None


class RestingLook(Shape):
    """An object at Stripe that could not be settled, however often it was looked at."""

    id: LookId
    business_id: BusinessId
    kind: str
    object_id: str
    account: str | None = None
    attempts: int
    problem: str
    looked_at: AwareDatetime | None = None
    """When it was last settled."""


class Audience(StrEnum):
    """Whose events an endpoint gets."""

    PLATFORM = "platform"
    CONNECTED = "connected"


class EndpointStatus(StrEnum):
    """Where an endpoint at Stripe stands."""

    STARTED = "started"
    """Not made there yet."""
    ACTIVE = "active"
    RETIRING = "retiring"
    """Another takes its place; until that is there, and for a while after, it is listened to as well."""
    GONE = "gone"


class StripeEndpoint(Shape):
    """A webhook endpoint at Stripe that billing keeps, without its secret."""

    id: StripeEndpointId
    audience: Audience
    status: EndpointStatus
    stripe_id: str | None = None
    url: str | None = None
    problem: str | None = None
    """Why it could not be made or brought up to date last, as a code."""
    created_at: AwareDatetime
    checked_at: AwareDatetime | None = None


class StripeEndpoints(Shape):
    """All of them, the newest first."""

    items: list[StripeEndpoint]
    by_hand: bool
    """Secrets of endpoints made by hand are configured: billing makes none itself."""


class Replayed(Shape):
    """How many are tried again."""

    count: int
