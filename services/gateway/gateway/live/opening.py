"""Opening a stream: the same for either wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from gateway.callers.access import Access
from gateway.door import HERE, Door
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind
from gateway.live.hub import Hub, Listener
from gateway.live.source import Source
from kit.errors import Invalid, Unauthorized


class Opened(NamedTuple):
    """A stream that may begin."""

    listener: Listener
    source: Source


class Streams:
    """Admits those who may listen."""

    def __init__(self, door: Door, hub: Hub) -> None:
        self._door = door
        self._hub = hub

    @asynccontextmanager
    async def opened(
        self, asked: Asked, slug: str | None, access: Access | str, last_event_id: str | None
    ) -> AsyncIterator[Opened]:
        """A stream about the business with this slug, for as long as the context lasts.

        Raises what the door raises, `BusinessSuspended`, `TooManyStreams` and `Full`, and `Invalid` without a business.
        """
        self._door.count_address(asked, Kind.READS)
        slug = slug or (HERE if asked.business else None)
        if slug is None:
            raise Invalid("Name the business", errors=[{"pointer": "/business", "detail": "Field required"}])
        business = await self._door.business(asked, slug)
        caller = await self._door.admit(asked, business.id, access, Kind.READS, stream=True)
        if caller.claims is None:
            raise Unauthorized
        with self._hub.listening(business.id, caller.claims.user_id) as listener:
            source = Source(self._door, asked, listener, business, caller, access)
            source.admit()
            await source.locate(last_event_id)
            yield Opened(listener, source)
