"""A browser's side of a stream, and a context's side of what it says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import nats
import orjson
from worlds import Person, World

from contracts.identity.api import Business
from contracts.types import to_typeid, uuid7


class Events:
    """What comes over one connection."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def next(self, seconds: float = 8) -> dict[str, str]:
        """The next event, comments and greetings left out; empty when the stream has ended."""
        event: dict[str, str] = {}
        async with asyncio.timeout(seconds):
            async for line in self._lines:
                if line and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    event[name] = value
                elif not line and ("event" in event or "data" in event):
                    return event
        return {}

    async def of(self, kind: str, seconds: float = 8) -> dict[str, str]:
        """The next event of this kind; what comes before it is passed over."""
        async with asyncio.timeout(seconds):
            while (event := await self.next(seconds)).get("event") != kind:
                assert event, f"the stream has ended before a {kind}"
        return event

    async def ended(self, seconds: float = 8) -> bool:
        async with asyncio.timeout(seconds):
            while await self.next(seconds):
                pass
        return True


@asynccontextmanager
async def listening(
    client: httpx.AsyncClient, person: Person, path: str, last: str | None = None, **headers: str
) -> AsyncIterator[Events]:
    """An open stream that has said where it begins."""
    all_headers = person.headers | ({"Last-Event-ID": last} if last is not None else {}) | headers
    async with client.stream("GET", path, headers=all_headers, timeout=10) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"] == "text/event-stream"
        events = Events(answer)
        assert (await events.next())["event"] == "ready"
        yield events


async def signal_from(world: World, context: str, shop: Business | None, topic: str, **data: Any) -> None:
    client = await nats.connect(world.nats.url("admin"))
    await client.publish(f"live.{context}.{shop.id if shop else '-'}.{topic}", orjson.dumps(data))
    await client.flush()
    await client.close()


def changed_booking(version: int = 2) -> dict[str, Any]:
    return {"booking_id": to_typeid("bkg", uuid7()), "status": "confirmed", "version": version}
