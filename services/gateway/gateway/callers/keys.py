"""API keys: which business each belongs to and what it may, as identity says."""

import hashlib
import re
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.identity.api_keys.api import UseApiKey
from contracts.identity.api_keys.shapes import ApiKeyKind
from contracts.types import Actor, ActorKind, to_typeid
from gateway.callers.businesses import GATEWAY
from gateway.callers.cache import Cache
from kit.client import Contexts
from kit.errors import Unauthorized

SECONDS: Final = 2.0
SIZE: Final = 20_000
PREFIXES: Final = ("pk_", "sk_")
_KEY: Final = re.compile(r"[ps]k_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that opens something."""

    id: UUID
    hash: str
    """Its SHA-256, by which identity knows it."""
    business_id: UUID
    actor: Actor
    permissions: frozenset[str]
    """None of a publishable key: it says who asks, and may what anybody may."""
    publishable: bool
    expires_at: float
    """Unix time; infinite for one that lasts until it is revoked."""


class Keys:
    """Knows keys for two seconds, good ones and bad ones, and forgets them when identity says that one has ended."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._known = Cache(self._ask, SECONDS, SIZE)

    async def get(self, text: str, business_id: UUID | None) -> Key:
        """The key of this business that was sent. Raises `Unauthorized`, for other businesses' keys too."""
        if not _KEY.fullmatch(text):
            raise Unauthorized
        found = await self._standing(hashlib.sha256(text.encode()).hexdigest())
        if found.business_id != business_id:
            raise Unauthorized
        return found

    async def again(self, key: Key) -> Key:
        """A key that was good, as it is now: asked anew. Raises `Unauthorized` when it no longer is."""
        self._known.forget(key.hash)
        return await self._standing(key.hash)

    async def _standing(self, key_hash: str) -> Key:
        found = await self._known.get(key_hash)
        if found is None or time.time() >= found.expires_at:
            raise Unauthorized
        return found

    def forget(self) -> None:
        """A key ended, somewhere."""
        self._known.drop()

    async def _ask(self, key_hash: str) -> Key | None:
        standing = await self._contexts.ask(UseApiKey(key_hash=key_hash), GATEWAY)
        if not standing.active or standing.id is None or standing.business_id is None:
            return None
        return Key(
            standing.id,
            key_hash,
            standing.business_id,
            Actor(kind=ActorKind.API_KEY, id=to_typeid("key", standing.id)),
            frozenset(standing.permissions),
            standing.kind is ApiKeyKind.PUBLISHABLE,
            standing.expires_at.timestamp() if standing.expires_at else float("inf"),
        )
