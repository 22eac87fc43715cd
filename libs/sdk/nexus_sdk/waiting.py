"""Performs a client's steps on an asyncio event loop, over httpx."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

from nexus_sdk import core
from nexus_sdk.events import ServerEvent
from nexus_sdk.model import Page
from nexus_sdk.operation import Asked, Omit, Operation

Item = TypeVar("Item")
Reply = TypeVar("Reply")


class Wire:
    """The connections of a client, and what performs steps on them; may be shared between tasks of one loop."""

    def __init__(self, http: httpx.AsyncClient, memory: core.Core, url: str) -> None:
        self.http = http
        self.core = memory
        self._url = url.rstrip("/")
        self._lock = asyncio.Lock()

    async def run(self, steps: core.Steps[Reply]) -> Reply:
        """Perform all steps."""
        try:
            step = next(steps)
            while True:
                try:
                    done = await self.perform(step)
                except core.LOST as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(done)
        except StopIteration as end:
            result: Reply = end.value
            return result

    async def perform(self, step: Any) -> Any:
        """Perform one step."""
        match step:
            case core.Send(asked, timeout):
                answer = await self.http.send(self.request(asked, timeout))
                return core.Got(answer.status_code, answer.headers, answer.content)
            case core.Look(look):
                return await look()
            case core.Wait(seconds):
                await asyncio.sleep(seconds)
            case core.Alone(steps):
                async with self._lock:
                    await self.run(steps())
        return None

    def request(self, asked: Asked, timeout: float | httpx.Timeout) -> httpx.Request:
        """The request as httpx has it."""
        return self.http.build_request(
            asked.method, self._url + asked.target, headers=asked.headers, content=asked.content, timeout=timeout
        )


class Group:
    """Some of the client's methods."""

    _wire: Wire
    slug: str
    """The business they are about, empty for none."""

    def __init__(self, above: "Group", slug: str = "") -> None:
        self._wire = above._wire
        self.slug = slug or above.slug

    async def _ask(
        self, operation: Operation[Reply], fields: Mapping[str, Any], *, timeout: float | None, key: str | None = None
    ) -> Reply:
        return await self._wire.run(self._wire.core.call(operation, fields, self.slug, key=key, timeout=timeout))

    def _list(
        self, operation: Operation[Page[Item]], fields: Mapping[str, Any], *, timeout: float | None
    ) -> "Listing[Item]":
        return Listing(
            lambda cursor: self._ask(operation, {**fields, "cursor": cursor}, timeout=timeout), fields["cursor"]
        )

    def _listen(self, path: str, last_event_id: str | None) -> "Events":
        return Events(self._wire, self._wire.core.listen(path, self.slug, last_event_id))


class Listing(Generic[Item]):
    """A list that is asked for page by page, as far as it is iterated over."""

    def __init__(self, ask: Callable[[Any], Awaitable[Page[Item]]], cursor: str | Omit | None) -> None:
        self._ask = ask
        self._cursor = cursor

    async def page(self) -> Page[Item]:
        """The first page."""
        return await self._ask(self._cursor)

    async def pages(self) -> AsyncIterator[Page[Item]]:
        """Page after page."""
        page = await self.page()
        yield page
        while page.has_more and page.cursor:
            page = await self._ask(page.cursor)
            yield page

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in page.items:
                yield item


class Events:
    """A stream of events, opened when it is iterated over."""

    def __init__(self, wire: Wire, steps: core.Steps[None]) -> None:
        self._wire = wire
        self._steps = steps
        self._response: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes] | None = None
        self._cut: Any = None
        """The step that was not done because who waited for it was cancelled."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ServerEvent:
        try:
            step, self._cut = self._cut or next(self._steps), None
            while not isinstance(step, core.Tell):
                try:
                    done = await self._perform(step)
                except core.LOST as error:
                    step = self._steps.throw(error)
                except asyncio.CancelledError:
                    self._cut = step
                    raise
                else:
                    step = self._steps.send(done)
        except StopIteration:  # it was closed
            raise StopAsyncIteration from None
        return step.event

    async def close(self) -> None:
        """Close the connection."""
        self._steps.close()
        await self._hang_up()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _perform(self, step: Any) -> Any:
        match step:
            case core.Open(asked, timeout):
                await self._hang_up()
                return await self._open(asked, timeout)
            case core.Chunk():
                return None if self._chunks is None else await anext(self._chunks, None)
        return await self._wire.perform(step)

    async def _open(self, asked: Asked, timeout: float) -> core.Got:
        request = self._wire.request(asked, core.stream_timeout(timeout))
        answer = await self._wire.http.send(request, stream=True)
        self._response, self._chunks = answer, answer.aiter_bytes()
        body = b"" if answer.status_code < 400 else await answer.aread()
        return core.Got(answer.status_code, answer.headers, body)

    async def _hang_up(self) -> None:
        if self._response is not None:
            await self._response.aclose()
            self._response = None
