"""From the slug in a URL, or the host in front of it, to the business everything below it happens in."""

from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from contracts.identity.api import Business, GetBusiness, GetHost
from contracts.types import Host, Slug
from gateway.callers.cache import Cache
from kit.client import Contexts, Remote
from kit.errors import NotFound
from kit.scope import Scope, system

SECONDS: Final = 1.0
"""With the time between two looks at a stream's access, a suspended business is silent within five seconds."""
SIZE: Final = 10_000
_SLUG: Final = TypeAdapter[str](Slug)
_HOST: Final = TypeAdapter[str](Host)


class Businesses:
    """The directory of slugs, remembered for a few seconds and forgotten when identity says that one changed."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._cache = Cache(self._ask, SECONDS, SIZE)
        self._hosts = Cache(self._ask_host, SECONDS, SIZE)
        self._suspended: set[UUID] = set()

    async def get(self, slug: str) -> Business:
        """The business with this slug. Raises `NotFound`, for what cannot be a slug too."""
        found = await self._cache.get(slug) if _is(_SLUG, slug) else None
        if found is None:
            raise NotFound
        return found

    def is_suspended(self, business_id: UUID) -> bool:
        """Whether a business that has just been looked up is suspended."""
        return business_id in self._suspended

    async def at(self, host: str) -> Business | None:
        """The business that is served on this host of its own, if any; on what cannot be a host there is none."""
        return await self._hosts.get(host) if _is(_HOST, host) else None

    def forget(self, business_id: UUID | None) -> None:
        """Something changed: in this business, or, when None, anywhere. A slug that was free may be taken now."""
        for cache in (self._cache, self._hosts):
            cache.drop(lambda _, known: business_id is None or known is None or known.id == business_id)

    async def _ask(self, slug: str) -> Business | None:
        return await self._found(GetBusiness(slug=slug))

    async def _ask_host(self, host: str) -> Business | None:
        return await self._found(GetHost(host=host))

    async def _found(self, asked: GetBusiness | GetHost) -> Business | None:
        try:
            found = await self._contexts.ask(asked, GATEWAY)
        except Remote as refusal:
            if refusal.status == 404:
                return None
            raise
        (self._suspended.add if found.suspended else self._suspended.discard)(found.id)
        return found


def _is(kind: TypeAdapter[str], text: str) -> bool:
    """Whether a caller's text can be one at all: what cannot is neither asked for nor remembered."""
    try:
        kind.validate_python(text)
    except ValidationError:
        return False
    return True


GATEWAY: Final[Scope] = system("gateway")
"""The gateway's own questions: who calls, and where."""
