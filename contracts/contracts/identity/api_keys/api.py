"""The requests about API keys that identity answers."""

from typing import Annotated

from pydantic import Field

from contracts.identity.api_keys.shapes import ApiKey, ApiKeyKind, KeyHash, KeyStanding, NewApiKey, Permission
from contracts.request import Request
from contracts.types import ApiKeyId, Cursor, Instant, Limit, Line, Page


class CreateApiKey(Request[NewApiKey], subject="identity.api_key.create.v1"):
    """Make a key. Its secret is in this answer alone: what is kept is a hash."""

    name: Line
    kind: ApiKeyKind = ApiKeyKind.SECRET
    permissions: Annotated[list[Permission], Field(default_factory=list, max_length=50)]
    """What a secret key may do: only what whoever makes it may, and never make keys or give roles."""
    expires_at: Instant | None = None


class ListApiKeys(Request[Page[ApiKey]], subject="identity.api_key.list.v1", reads=True):
    """The keys of the business, newest first, the revoked ones among them."""

    limit: Limit = 50
    cursor: Cursor | None = None


class RevokeApiKey(Request[ApiKey], subject="identity.api_key.revoke.v1", while_suspended=True):
    """End a key, for ever and within five seconds. One that has ended stays as it is."""

    key_id: ApiKeyId


class UseApiKey(Request[KeyStanding], subject="identity.api_key.use.v1"):
    """What may this key do? Asked by the gateway for a key it does not remember; notes once an hour that it is used."""

    key_hash: KeyHash
