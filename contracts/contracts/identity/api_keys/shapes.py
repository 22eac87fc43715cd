"""API keys as they are shown."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.types import ApiKeyId, BusinessId, Line, Shape, Token

Permission = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,30}:[a-z]{2,30}$")]
"""What one may do, by name: `bookings:read`."""
KeyHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a key, in hexadecimal digits: who asks about a key does not pass it on."""


class ApiKeyKind(StrEnum):
    """What a key is for."""

    PUBLISHABLE = "publishable"
    """For browsers and apps: says which site asks, and opens nothing but the public routes of its business."""
    SECRET = "secret"  # noqa: S105 - a kind of key, not one
    """For servers: may what it was made for, and no more."""


class ApiKey(Shape):
    """A key of a business, without the secret."""

    id: ApiKeyId
    kind: ApiKeyKind
    name: Line
    hint: str
    """How it begins and ends: enough to tell one from another."""
    permissions: list[str]
    """What it may; of a publishable key nothing beyond what anybody may."""
    created_by: str
    """The actor who made it: `user:usr_…`."""
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    """From then on it opens nothing; null lasts until it is revoked."""
    last_used_at: AwareDatetime | None = None
    """To the hour: within the hour that begins here it was used."""
    revoked_at: AwareDatetime | None = None


class NewApiKey(ApiKey):
    """A key that has just been made, with the secret: it is shown now and never again."""

    secret: Token


class KeyStanding(Shape):
    """What a key is worth now."""

    active: bool
    """False for a key that nobody knows, has run out, or was revoked; then nothing else is told."""
    id: ApiKeyId | None = None
    business_id: BusinessId | None = None
    kind: ApiKeyKind | None = None
    permissions: list[str] = Field(default_factory=list)
    expires_at: AwareDatetime | None = None
