"""What goes wrong with the next requests to a twin."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

Kind = Literal["refuse", "delay", "hang", "lose", "repeat"]
KINDS: tuple[str, ...] = get_args(Kind)
Handle = Callable[[], Awaitable[Response]]


@dataclass(slots=True)
class Fault:
    """What happens to requests of this method and below this path, so many times."""

    kind: Kind
    method: str = ""
    path: str = ""
    times: int = 1
    status: int = 503
    seconds: float = 0.0
    body: object = None
    """What a refused request is told; without it the twin's own refusal."""

    def meets(self, request: Request) -> bool:
        """Whether it concerns this request."""
        return self.method in {"", request.method} and self.path in request.url.path


class Faults:
    """The faults that wait for requests, in the order in which they were prepared.

    `refusal` is the body of a refused one.
    """

    def __init__(self, refusal: object = None) -> None:
        self._waiting: list[Fault] = []
        self._refusal = refusal or {"error": "server-error", "info": "prepared by the twin"}

    def add(
        self, kind: Kind, *, method: str = "", path: str = "", times: int = 1, status: int = 503, seconds: float = 0.0,
        body: object = None,
    ) -> None:  # fmt: skip
        """Prepare a fault for the next requests that it concerns."""
        if kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(KINDS)}")
        self._waiting.append(Fault(kind, method, path, times, status, seconds, body))

    def clear(self) -> None:
        """Forget all of them."""
        self._waiting.clear()

    async def all_met(self) -> bool:
        """Whether each of them has met its requests."""
        return not self._waiting

    async def around(self, request: Request, handle: Handle) -> Response:
        """The answer to a request, or what becomes of it."""
        fault = next((each for each in self._waiting if each.meets(request)), None)
        if fault is None:
            return await handle()
        fault.times -= 1
        if fault.times <= 0:
            self._waiting.remove(fault)
        if fault.kind == "refuse":
            return JSONResponse(fault.body or self._refusal, fault.status)
        return await _befall(fault, handle)


async def _befall(fault: Fault, handle: Handle) -> Response:
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    answer = await handle()
    if fault.kind == "repeat":
        answer = await handle()
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    return _Cut() if fault.kind == "lose" else answer


class _Cut(Response):
    """Begins an answer that never comes: the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the interface
        headers = [(b"content-length", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
