"""What every object of ours at Stripe carries, and how what Stripe tells of any object is read."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from contracts.types import to_typeid

KEY_HOLDS: Final = timedelta(hours=23)
"""How long Stripe certainly remembers an idempotency key: 24 hours, less one for clocks and for the call itself."""

_OUR_ID: Final = "nexus_id"


def labels(business_id: UUID | None, purpose: str, own_id: str, **more: str) -> dict[str, str]:
    """The metadata of an object that we make for a business: whose it is, what for, and our own id of it."""
    assert business_id is not None, "only the platform's plans belong to no business"
    return {
        "nexus_business": to_typeid("biz", business_id),
        "nexus_purpose": purpose,
        _OUR_ID: own_id,
        **more,
    }


def our_id(metadata: Any) -> str | None:
    """Our own id of an object, by its metadata; None for one that is not ours."""
    return None if not metadata or _OUR_ID not in metadata else str(metadata[_OUR_ID])


def id_of(told: Any) -> str | None:
    """The id of an object that Stripe tells by its id, or whole where it was asked to."""
    return told if told is None or isinstance(told, str) else str(told.id)


def moment(seconds: int) -> datetime:
    """A moment that Stripe tells as seconds since 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def moment_or_none(seconds: int | None) -> datetime | None:
    """The same of one that there need not be."""
    return None if seconds is None else moment(seconds)
