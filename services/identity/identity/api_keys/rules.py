"""What keys look like, what they can be made for, and how often their use is noted."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from contracts.identity.api_keys.shapes import ApiKeyKind
from contracts.permissions import KEY_PERMISSIONS

PREFIXES = {ApiKeyKind.PUBLISHABLE: "pk_", ApiKeyKind.SECRET: "sk_"}
"""Keys say what they are, to people and to the scanners that look for leaked secrets."""
NOTED = timedelta(hours=1)
"""Use is noted to the hour: a row that every request writes would be the business's bottleneck."""


def new_key(kind: ApiKeyKind) -> str:
    """A key of 256 random bits."""
    return PREFIXES[kind] + secrets.token_urlsafe(32)


def hint(key: str) -> str:
    """How a key begins and ends; of its 43 random characters four."""
    return f"{key[:3]}…{key[-4:]}"


def beyond(asked: Collection[str], held: Collection[str]) -> list[str]:
    """What of the permissions asked for a key cannot have: nobody may give what they do not hold."""
    return [name for name in asked if name not in held or name not in KEY_PERMISSIONS]


def hour_of(moment: datetime) -> datetime:
    """The full hour before a moment."""
    return moment.replace(minute=0, second=0, microsecond=0)
