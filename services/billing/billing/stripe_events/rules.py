"""Whether Stripe signed it, what an event says, and when one that waits is tried again."""

import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, TypeAdapter, ValidationError

from billing.looks.rules import About
from billing.objects import moment
from contracts.types import BusinessId

TOLERANCE: Final = timedelta(seconds=300)
"""How old a signature may be, or how far ahead; the official library's, which looks back alone."""
WAIT_FOR_ACCOUNT: Final = timedelta(hours=1)
"""An account that is made is kept here moments later; whose events come for so long in vain is not ours."""
MOST_ATTEMPTS: Final = 24
"""About an hour and a half, by `retry_after`; then somebody has to see why."""
LONGEST_RETRY: Final = timedelta(minutes=5)
_MOMENT: Final = re.compile(r"[0-9]{1,12}")

_Name = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]


class Unreadable(ValueError):
    """This is none of Stripe's events."""


class _Data(BaseModel):
    object: dict[str, Any]


class _Snapshot(BaseModel):
    """An event with the object as it was then (docs.stripe.com/api/events/object)."""

    object: Literal["event"]
    id: _Name
    type: _Name
    account: _Name | None = None
    created: int = Field(ge=0, lt=2**33)
    livemode: bool
    data: _Data


class _Related(BaseModel):
    id: _Name
    url: Annotated[str, StringConstraints(pattern=r"^/v[12]/[\x21-\x7e]{1,255}$")]


class _Notification(BaseModel):
    """A thin event: only what happened to what (docs.stripe.com/event-destinations#thin-events)."""

    object: Literal["v2.core.event"]
    id: _Name
    type: _Name
    context: _Name | None = None
    created: AwareDatetime
    livemode: bool
    related_object: _Related | None = None


_EVENT: Final = TypeAdapter[_Snapshot | _Notification](_Snapshot | _Notification)
_BUSINESS: Final = TypeAdapter[UUID](BusinessId)


@dataclass(frozen=True, slots=True)
class Heard:
    """An event, in either form."""

    event_id: str
    type: str
    """Without the version of the API that thin events begin with."""
    account: str
    """The connected account it happened in; empty is the platform's own."""
    livemode: bool
    happened_at: datetime
    told: Mapping[str, Any]
    """The object as the event tells it: of a thin event, its id."""
    url: str | None
    """Where the object is to be fetched, of a thin event."""
    payload: bytes

    def names(self, about: About) -> bool:
        """Whether it says which object to look at and whose that is; else the object has to be fetched for that."""
        return self.url is None or (bool(self.account) and about.names in {"id", ""})


def read(payload: bytes) -> Heard:
    """What an event says. Raises `Unreadable`."""
    try:
        said = _EVENT.validate_json(payload)
    except ValidationError:
        raise Unreadable from None
    if isinstance(said, _Snapshot):
        at = moment(said.created)
        return Heard(said.id, said.type, said.account or "", said.livemode, at, said.data.object, None, payload)
    account = (said.context or "").rpartition("/")[2]  # an organisation's events name it before the account
    related = said.related_object
    told, url = ({"id": related.id}, related.url) if related else ({}, None)
    name = said.type.removeprefix("v1.")
    return Heard(said.id, name, account, said.livemode, said.created, told, url, payload)


def business_named(told: Mapping[str, Any]) -> UUID | None:
    """The business that an object of the platform's own account is about, by its metadata or its subscription's."""
    details = (told.get("parent") or {}).get("subscription_details") or {}
    for metadata in (told.get("metadata"), details.get("metadata")):
        if named := (metadata or {}).get("nexus_business"):
            try:
                return _BUSINESS.validate_python(named)
            except ValidationError:
                return None
    return None


def is_signed(body: bytes, header: str, secrets: Collection[str], now: datetime) -> bool:
    """Whether `t=<seconds>,v1=<hex>,…` is the signature of this body, with one of the secrets, made just now.

    The official `WebhookSignature` is right about signatures, and yet not enough: it takes moments that lie ahead,
    reads the wall's clock, and a body that is not UTF-8 or a header that is not ASCII makes it raise something else.
    Signed is `<t>.<body>` (docs.stripe.com/webhooks#verify-manually).
    """
    parts = [part.partition("=") for part in header.split(",")]
    moments = [value for name, _, value in parts if name == "t"]
    if len(moments) != 1 or not _MOMENT.fullmatch(moments[0]):
        return False
    if abs(now.timestamp() - int(moments[0])) > TOLERANCE.total_seconds():
        return False
    sent = [value.encode() for name, _, value in parts if name == "v1"]
    signed = moments[0].encode() + b"." + body
    right = [hmac.new(secret.encode(), signed, "sha256").hexdigest().encode() for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in sent for other in right)


def retry_after(attempts: int) -> timedelta:
    """How long an event waits after so many attempts: 2 s, 4 s, 8 s … 5 min."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_RETRY)
