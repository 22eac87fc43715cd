"""Performs a client's steps one after the other, over httpx."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
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
    """The connections of a client, and what performs steps on them; may be shared between threads."""

    def __init__(self, http: httpx.Client, memory: core.Core, url: str) -> None:
        self.http = http
        self.core = memory
        self._url = url.rstrip("/")
        self._lock = threading.Lock()

    def run(self, steps: core.Steps[Reply]) -> Reply:
        """Perform all steps."""
        try:
            step = next(steps)
            while True:
                try:
                    done = self.perform(step)
                except core.LOST as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(done)
        except StopIteration as end:
            result: Reply = end.value
            return result

    def perform(self, step: Any) -> Any:
        """Perform one step."""
        match step:
            case core.Send(asked, timeout):
                answer = self.http.send(self.request(asked, timeout))
                return core.Got(answer.status_code, answer.headers, answer.content)
            case core.Look(look):
                return look()
            case core.Wait(seconds):
                time.sleep(seconds)
            case core.Alone(steps):
                with self._lock:
                    self.run(steps())
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

    def _ask(
        self, operation: Operation[Reply], fields: Mapping[str, Any], *, timeout: float | None, key: str | None = None
    ) -> Reply:
        return self._wire.run(self._wire.core.call(operation, fields, self.slug, key=key, timeout=timeout))

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

    def __init__(self, ask: Callable[[Any], Page[Item]], cursor: str | Omit | None) -> None:
        self._ask = ask
        self._cursor = cursor

    def page(self) -> Page[Item]:
        """The first page."""
        return self._ask(self._cursor)

    def pages(self) -> Iterator[Page[Item]]:
        """Page after page."""
        page = self.page()
        yield page
        while page.has_more and page.cursor:
            page = self._ask(page.cursor)
            yield page

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items


class Events:
    """A stream of events, opened when it is iterated over."""

    def __init__(self, wire: Wire, steps: core.Steps[None]) -> None:
        self._wire = wire
        self._steps = steps
        self._response: httpx.Response | None = None
        self._chunks: Iterator[bytes] = iter(())

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ServerEvent:
        step = next(self._steps)
        while not isinstance(step, core.Tell):
            try:
                done = self._perform(step)
            except core.LOST as error:
                step = self._steps.throw(error)
            else:
                step = self._steps.send(done)
        return step.event

    def close(self) -> None:
        """Close the connection."""
        self._steps.close()
        self._hang_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _perform(self, step: Any) -> Any:
        match step:
            case core.Open(asked, timeout):
                self._hang_up()
                return self._open(asked, timeout)
            case core.Chunk():
                return next(self._chunks, None)
        return self._wire.perform(step)

    def _open(self, asked: Asked, timeout: float) -> core.Got:
        request = self._wire.request(asked, core.stream_timeout(timeout))
        answer = self._wire.http.send(request, stream=True)
        self._response, self._chunks = answer, answer.iter_bytes()
        body = b"" if answer.status_code < 400 else answer.read()
        return core.Got(answer.status_code, answer.headers, body)

    def _hang_up(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response = None
