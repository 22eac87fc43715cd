"""Opening a stream: the same for either wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from contracts.identity.api import Business
from contracts.identity.tickets.shapes import StreamName
from gateway.callers.access import Access
from gateway.callers.callers import Caller
from gateway.door import HERE, Door
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind
from gateway.edge.origins import refuse_forgery
from gateway.live.hub import Hub, Listener
from gateway.live.source import Source
from kit.errors import Invalid


class Wish(NamedTuple):
    """Which stream is to be opened, and how."""

    name: StreamName
    access: Access | str
    last_event_id: str | None
    ticket: str | None
    """Opens it in place of a token or a session."""


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
    async def opened(self, asked: Asked, slug: str | None, wish: Wish) -> AsyncIterator[Opened]:
        """A stream about the business with this slug, for as long as the context lasts.

        Raises what the door raises, `BusinessSuspended`, `TooManyStreams` and `Full`, and `Invalid` without a business.
        """
        self._door.count_address(asked, Kind.READS)
        slug = slug or (HERE if asked.business else None)
        if slug is None:
            raise Invalid("Name the business", errors=[{"pointer": "/business", "detail": "Field required"}])
        business = await self._door.business(asked, slug)
        caller = await self._caller(asked, business, wish)
        with self._hub.listening(business.id, caller.id) as listener:
            source = Source(self._door, asked, listener, business, caller, wish.access)
            source.admit()
            await source.locate(wish.last_event_id)
            yield Opened(listener, source)

    async def _caller(self, asked: Asked, business: Business, wish: Wish) -> Caller:
        door = self._door
        if wish.ticket is None:
            if b"authorization" not in asked.headers:
                refuse_forgery(asked, stream=True)
            return await door.admit(asked, business.id, wish.access, Kind.READS)
        caller = await door.callers.redeem(wish.ticket, wish.name, business.id, asked.page)
        door.check(asked, caller, business.id, wish.access, Kind.READS)
        return caller
